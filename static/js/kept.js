// Calls that were logged without a connection and wait in the service worker: what they are, what
// became of them, and what there is to decide. day-four.js loads it once there is something to say.

const make = (tag, values, ...inside) => {
  const one = Object.assign(document.createElement(tag), values);
  one.append(...inside);
  return one;
};

const tell = (textContent, kind, ...choices) => {
  const box = make("div", { className: `notice ${kind}` }, make("p", { textContent }));
  const acts = make("div", { className: "acts" });
  for (const [label, choose] of choices) {
    const button = make("button", { className: "btn ghost small", type: "button" }, label);
    button.addEventListener("click", () => {
      box.remove();
      document.getElementById("main").focus({ preventScroll: true });
      choose();
    });
    acts.append(button);
  }
  if (choices.length) box.append(acts);
  document.getElementById("messages").append(box);
  return box;
};

// The page of a log that was refused is where to decide: it says why, and has a box for it.
const lookOver = ({ path, fields }) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const inputs = Object.entries({ ...fields, csrfmiddlewaretoken: token }).map(([name, value]) =>
    make("input", { type: "hidden", name, value }),
  );
  const form = make("form", { method: "post", action: path }, ...inputs);
  document.body.append(form);
  form.submit();
};

const SHORT = { weekday: "short", hour: "2-digit", minute: "2-digit" };
let boxes = [];

export function show({ calls, news }, ask) {
  for (const box of boxes) box.remove();
  const isOpen = ({ fields }) => document.querySelector(`[value="${fields.submission}"]`);
  boxes = calls.filter((call) => !isOpen(call)).map((call) => {
    const { words, fields, path, refused } = call;
    const at = fields.tapped_at && new Date(fields.tapped_at).toLocaleString("en-GB", SHORT);
    const what = [words, fields.about, at].filter(Boolean).join(", ");
    const discard = () => {
      ask({ discard: fields.submission });
      tell(`Discarded: ${what}.`, "", ["Undo", () => ask({ keep: call })]);
    };
    if (!refused) return tell(`Saved on this device, and will be sent: ${what}.`, "", ["Discard", discard]);
    const decide = path ? [["Look it over", () => lookOver(call)]] : [];
    return tell(`Not sent yet: ${what}. ${refused}`, "warning", ...decide, ["Discard", discard]);
  });
  if (news) tell(news.words, news.kind);
}
