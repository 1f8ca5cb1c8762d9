const key = "tributary:session-token";

/** What the editor keeps of what was asked, in this tab; after `end` it keeps no more, though it writes late. */
export interface EditorStorage extends Pick<Storage, "getItem" | "setItem" | "removeItem" | "clear" | "length"> {
  end(): void;
}

export function editorStorage(): EditorStorage {
  let hasEnded = false;
  return {
    getItem: (name) => sessionStorage.getItem(name),
    setItem: (name, value) => {
      if (!hasEnded) sessionStorage.setItem(name, value);
    },
    removeItem: (name) => sessionStorage.removeItem(name),
    clear: () => sessionStorage.clear(),
    get length() {
      return sessionStorage.length;
    },
    end: () => {
      hasEnded = true;
    },
  };
}

/** The token, kept for this tab alone and gone with it. A browser that keeps nothing keeps it in memory until a reload. */
export const keptToken = {
  read(): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(token: string): void {
    try {
      sessionStorage.setItem(key, token);
    } catch {
      // Signing in again after a reload is all that it costs.
    }
  },
  forget(): void {
    try {
      // What was asked may hold a secret too, such as the credentials of a system.
      sessionStorage.clear();
    } catch {
      // Nothing was kept.
    }
  },
};
