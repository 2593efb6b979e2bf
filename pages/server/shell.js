// Tells Streamlit's page where its server is, so that a deep link need not search for it.
(function () {
  const script = document.currentScript.src;
  const base = script.slice(0, script.indexOf("/assets/peta/"));
  window.__streamlit = { BACKEND_BASE_URL: base, MAIN_PAGE_BASE_URL: base };
})();
