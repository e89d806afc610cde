// Clicks as a person makes them: on what is there and stands still. One made while a view still moves lands beside the button it was meant for.

/** A button of the element, in the view that it shows, as a selector. */
const buttonOf = (action) => `facegate-capture >>> .view:not([hidden]) [part~="${action}"]:not([hidden])`;

/** The same, once it is there. */
export const button = (page, action) => page.waitForSelector(buttonOf(action), { visible: true, timeout: 60_000 });

/** Clicks what a selector finds. */
export const click = (page, selector) => page.locator(selector).setTimeout(60_000).click();

/** Clicks a button of the element. */
export const press = (page, action) => click(page, buttonOf(action));

/** Chooses a file with what a selector finds. */
export async function chooseFile(page, file, selector) {
  const [chooser] = await Promise.all([page.waitForFileChooser(), click(page, selector)]);
  await chooser.accept([file]);
}

/** Chooses a file with the element's button of the view shown. */
export const upload = (page, file) => chooseFile(page, file, buttonOf("file"));
