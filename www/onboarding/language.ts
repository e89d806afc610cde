// The page's languages: which one is spoken, and its words.
import { messages as english, type Messages } from "./messages/en.js";

/** Each language by its own name, and where its words are. */
const languages: Record<string, { readonly name: string; readonly load: () => Promise<{ readonly messages: Messages }> }> = {
  en: { name: "English", load: async () => ({ messages: english }) },
  "zh-Hans": { name: "简体中文", load: () => import("./messages/zh-Hans.js") },
  "zh-Hant": { name: "繁體中文", load: () => import("./messages/zh-Hant.js") },
  id: { name: "Bahasa Indonesia", load: () => import("./messages/id.js") },
  ms: { name: "Bahasa Melayu", load: () => import("./messages/ms.js") },
  th: { name: "ไทย", load: () => import("./messages/th.js") },
  vi: { name: "Tiếng Việt", load: () => import("./messages/vi.js") },
  ja: { name: "日本語", load: () => import("./messages/ja.js") },
  ko: { name: "한국어", load: () => import("./messages/ko.js") },
  es: { name: "Español", load: () => import("./messages/es.js") },
  fr: { name: "Français", load: () => import("./messages/fr.js") },
  ar: { name: "العربية", load: () => import("./messages/ar.js") },
};

/** What is being said, until another language is asked for. */
let spoken: Messages = english;

/** The words of the language spoken. */
export function words(): Messages {
  return spoken;
}

/** The language the address asks for, else the browser's first that is among ours. */
export function wanted(): string {
  const asked = [new URL(location.href).searchParams.get("lang"), ...navigator.languages].filter((tag) => tag !== null);
  return asked.map(known).find((tag) => tag !== undefined) ?? "en";
}

/** Which of ours a BCP 47 tag means. */
function known(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return [`${language}-${script}`, language].find((name) => Object.hasOwn(languages, name));
  } catch {
    return undefined;
  }
}

/** Speaks a language: its words, and the page's `lang` and `dir`, which the element follows. English where it cannot be loaded. */
export async function speak(tag: string): Promise<void> {
  const loaded = await languages[tag]?.load().catch(() => undefined);
  spoken = loaded?.messages ?? english;
  Object.assign(document.documentElement, { lang: loaded ? tag : "en", dir: loaded && tag === "ar" ? "rtl" : "ltr" });
}

/** Fills the picker. */
export function fill(select: HTMLSelectElement, tag: string): void {
  for (const [value, { name }] of Object.entries(languages)) select.append(Object.assign(new Option(name, value, false, value === tag), { lang: value }));
}
