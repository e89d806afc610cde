import { messages as english, type Messages } from "./messages/en.js";

/** The languages there are, each loaded when it is wanted. */
const languages: Readonly<Record<string, () => Promise<{ readonly messages: Messages }>>> = {
  ar: () => import("./messages/ar.js"),
  en: async () => ({ messages: english }),
  es: () => import("./messages/es.js"),
  fr: () => import("./messages/fr.js"),
  id: () => import("./messages/id.js"),
  ja: () => import("./messages/ja.js"),
  ko: () => import("./messages/ko.js"),
  ms: () => import("./messages/ms.js"),
  th: () => import("./messages/th.js"),
  vi: () => import("./messages/vi.js"),
  "zh-Hans": () => import("./messages/zh-Hans.js"),
  "zh-Hant": () => import("./messages/zh-Hant.js"),
};

/** A language's strings, and which way it is written. */
export interface Language {
  readonly tag: string;
  readonly dir: "ltr" | "rtl";
  readonly messages: Messages;
}

export const fallback: Language = { tag: "en", dir: "ltr", messages: english };

/** The language there is for a BCP 47 tag; English where there is none, or it cannot be loaded. */
export async function loadLanguage(tag: string): Promise<Language> {
  const known = languageOf(tag);
  const loaded = await languages[known]?.().catch(() => undefined);
  return loaded ? { tag: known, dir: known === "ar" ? "rtl" : "ltr", messages: loaded.messages } : fallback;
}

/** Which of the languages a BCP 47 tag means. */
export function languageOf(tag: string): string {
  const [language = "", ...rest] = tag.toLowerCase().split(/[-_]/);
  if (language === "zh" || language === "yue") return rest.some((part) => /^(hant|tw|hk|mo)$/.test(part)) && !rest.includes("hans") ? "zh-Hant" : "zh-Hans";
  // Java's old name.
  if (language === "in") return "id";
  return Object.hasOwn(languages, language) ? language : "en";
}

/** The language of the nearest element that names one, out of shadow trees too; else the browser's. */
export function tagFor(element: Element): string {
  for (let at: Node | null = element; at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
    const tag = at instanceof Element && at.getAttribute("lang");
    if (tag) return tag;
  }
  return navigator.language || "en";
}
