// Draws the funnel of the question that is chosen, and shows what is said of it; without scripts all of it is shown.
(() => {
  const PRINTED = 680, NARROW = 480; // pixels: the width of the paper, and of a drawing whose names need its middle
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const choose = document.getElementById("choose");
  const drawing = document.getElementById("drawing");

  const inwards = ({ data, layout }) => {
    const side = (x) => (x > layout.xaxis.range[1] / 2 ? "left" : "right");
    const turned = ({ x, textposition }) => x.map((at, n) => `${textposition[n].split(" ")[0]} ${side(at)}`);
    return data.map((trace) => (trace.textposition ? { ...trace, textposition: turned(trace) } : trace));
  };
  const show = () => {
    const figure = figures[choose.value];
    for (const question of document.querySelectorAll(".question")) {
      question.hidden = question.dataset.item !== choose.value;
    }
    drawing.setAttribute("aria-label", figure.alt);
    const traces = drawing.clientWidth < NARROW ? inwards(figure) : figure.data;
    Plotly.react(drawing, traces, { ...figure.layout }, { displayModeBar: false, responsive: true });
  };

  drawing.replaceChildren();
  choose.closest("p").hidden = false;
  choose.value = choose.options[0].value; // browsers keep a choice over a reload
  choose.addEventListener("change", show);
  addEventListener("beforeprint", () => Plotly.relayout(drawing, { width: PRINTED, autosize: false }));
  addEventListener("afterprint", () => Plotly.relayout(drawing, { width: null, autosize: true }));
  show();
})();
