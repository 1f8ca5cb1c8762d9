import type { SourceHttp } from "../../http/index.js";

/** Gives the access token of one connection. */
export interface AccessToken {
  /** @param refused one that the system has just refused; another one is wanted. @throws what the login met. */
  get(refused?: string): Promise<string>;
}

/**
 * The same HTTP with the access token on each request to one origin, and on no other: a system's links may lead elsewhere.
 * A 401 is answered with one refresh and one more try, since a vendor may end a token before its time.
 */
export function withAccessToken(http: SourceHttp, origin: string, accessToken: AccessToken): SourceHttp {
  return {
    get requestCount() {
      return http.requestCount;
    },
    send: async (request) => {
      if (new URL(request.url).origin !== origin) return http.send(request);
      const sendWith = (token: string) =>
        http.send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
      const token = await accessToken.get();
      const response = await sendWith(token);
      if (response.status !== 401) return response;
      const another = await accessToken.get(token);
      return another === token ? response : sendWith(another);
    },
  };
}
