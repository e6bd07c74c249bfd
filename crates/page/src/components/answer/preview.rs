//! What a fix would change, as a diff against the user's own text, with the size of the policy then.

use contract::{DiffKind, DiffLine, Preview, Size};
use messages::visible::visible;
use yew::prelude::*;

use crate::texts;

/// The panel; `name` is that of the document.
pub(super) fn panel(name: &str, preview: &Preview) -> Html {
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
    html! {
        <section class="fix-preview" aria-label={label.clone()}>
            <p>{ what }</p>
            <pre class="fix-diff" tabindex="0" aria-label={label} data-testid="fix-diff">
                <code>{ for preview.lines.iter().map(line) }</code>
            </pre>
            { for plan.sizes.iter().map(size) }
            if !placeholders.is_empty() {
                <p>{ texts::then_fill_in(&placeholders.join(", ")) }</p>
            }
        </section>
    }
}

fn line(line: &DiffLine) -> Html {
    let (class, sign, said) = match line.kind {
        DiffKind::Same => ("line", " ", ""),
        DiffKind::Added => ("line add", "+", texts::diff_added()),
        DiffKind::Removed => ("line remove", "−", texts::diff_removed()),
        DiffKind::Gap => ("line gap", "…", texts::diff_gap()),
    };
    html! {
        <span {class}>
            if !said.is_empty() {
                <span class="visually-hidden">{ said }{ " " }</span>
            }
            <span class="sign" aria-hidden={(!said.is_empty()).then_some("true")}>{ sign }</span>
            { format!("{}\n", line.text) }
        </span>
    }
}

fn size(size: &Size) -> Html {
    let class = if size.characters > size.highest {
        "over"
    } else {
        "muted"
    };
    html! { <p {class} data-testid="fix-size">{ texts::fix_size(size) }</p> }
}
