"use strict";
// The bookmarklet puts a long posting behind the # of the address. It goes through the form, as
// if it had been pasted there by hand.
{
  const sent = new URLSearchParams(location.hash.slice(1));
  const form = document.getElementById("new-application");
  if (form && (sent.get("text") || sent.get("job"))) {
    history.replaceState(null, "", location.pathname + location.search);
    form.elements.paste.value = sent.get("text") ?? "";
    form.elements.job.value = sent.get("job") ?? "";
    form.requestSubmit(form.elements.fill);
  }
}
