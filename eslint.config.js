import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "dist",
      "docs/.vitepress/dist",
      "coverage",
      ".tributary",
      "schema/generated",
      "test/generated",
      "web/console/src/generated",
      "web/console/src/generated-records",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.js"] } } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // An async function may implement an interface that wants a promise without awaiting anything itself.
      "@typescript-eslint/require-await": "off",
      "no-console": "error",
      eqeqeq: ["error", "always"],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportAllDeclaration",
          message: "Re-export by name, so that a reader finds what a folder offers.",
        },
      ],
    },
  },
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
  {
    // A product of its own, as its users write it.
    files: ["test/support/cap/app/**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { require: "readonly", module: "writable", process: "readonly", SELECT: "readonly", UPDATE: "readonly" },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  // Run by mongosh, which brings these.
  {
    files: ["deploy/mongodb/*.js"],
    languageOptions: {
      globals: {
        db: "readonly",
        print: "readonly",
        process: "readonly",
        rs: "readonly",
        sh: "readonly",
        sleep: "readonly",
      },
    },
  },
);
