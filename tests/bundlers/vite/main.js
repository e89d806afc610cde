import "../app/app.js";
