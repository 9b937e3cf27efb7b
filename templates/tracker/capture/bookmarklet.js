// Runs on the page of a job. It takes the address, the title, what is selected and the JSON-LD of
// the job, and opens our form with them. What is short goes as a query, which outlives a log-in.
// What is long goes behind the # instead: there no server has a limit, and static/js/capture.js
// hands it over. Every line ends where a line may end, since they are joined.
(() => {
const text = String(getSelection()).slice(0, 100000);
const jobs = [...document.querySelectorAll('script[type*="ld+json" i]')]
  .map((script) => script.textContent)
  .filter((json) => json.includes("JobPosting") && json.length < 300000);
const page = new URLSearchParams({ url: location.href, title: document.title.slice(0, 300) });
const all = new URLSearchParams(page);
if (text.trim()) all.set("text", text);
if (jobs.length) all.set("job", JSON.stringify(jobs));
const address = "{{ address|escapejs }}";
const short = `${address}?${all}`;
const to = short.length < 4000 ? short : `${address}?${page}#${all}`;
open(to) || (location.href = to);
})();
