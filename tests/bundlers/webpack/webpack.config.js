export default {
  mode: "production",
  context: import.meta.dirname,
  entry: "../app/app.js",
  output: { filename: "main.js", clean: true },
};
