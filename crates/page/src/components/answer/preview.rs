//! What a fix would change, as a diff against the user's own text, with the size of the policy then.

use contract::{DiffKind, DiffLine, Preview, Size};
use messages::visible::visible;
use yew::prelude::*;

use crate::components::tag::{Tag, classed, tag};
use crate::texts;

/// The panel; `name` is that of the document.
pub(super) fn panel(name: &str, preview: &Preview) -> Tag {
    let plan = &preview.plan;
    let label = texts::fix_changes(name);
    let what = if plan.merges {
        texts::fix_merges(name)
    } else {
        texts::fix_adds(name)
    };
    let placeholders: Vec<String> = plan
        .placeholders
        .iter()
        .map(|placeholder| visible(placeholder).into_owned())
        .collect();
    let mut lines = tag("code");
    for one in &preview.lines {
        lines = lines.add(line(one));
    }
    let diff = classed("pre", "fix-diff").set("tabindex", "0");
    let diff = diff.put("aria-label", label.clone()).test("fix-diff");
    let mut panel = classed("section", "fix-preview")
        .put("aria-label", label)
        .add(tag("p").text(&what))
        .add(diff.add(lines));
    for one in &plan.sizes {
        panel = panel.add(size(one));
    }
    if !placeholders.is_empty() {
        let open = texts::then_fill_in(&placeholders.join(", "));
        panel = panel.add(tag("p").text(&open));
    }
    panel
}

fn line(line: &DiffLine) -> Html {
    let (class, sign, said) = match line.kind {
        DiffKind::Same => ("line", " ", ""),
        DiffKind::Added => ("line add", "+", texts::diff_added()),
        DiffKind::Removed => ("line remove", "−", texts::diff_removed()),
        DiffKind::Gap => ("line gap", "…", texts::diff_gap()),
    };
    let mut shown = classed("span", class);
    let mut mark = classed("span", "sign").text(sign);
    if !said.is_empty() {
        let said = classed("span", "visually-hidden").text(said).text(" ");
        shown = shown.add(said);
        mark = mark.set("aria-hidden", "true");
    }
    shown.add(mark).text(&format!("{}\n", line.text)).into()
}

fn size(size: &Size) -> Html {
    let class = if size.characters > size.highest {
        "over"
    } else {
        "muted"
    };
    classed("p", class)
        .test("fix-size")
        .text(&texts::fix_size(size))
        .into()
}

/// A text as lines of a kind.
pub(super) fn lines(kind: DiffKind, text: &str) -> Html {
    text.lines()
        .map(|text| {
            line(&DiffLine {
                kind,
                text: visible(text).into_owned(),
            })
        })
        .collect()
}
