//! Drawn signs, so that no verdict is told by colour alone. The word always stands beside them.

use yew::prelude::*;

use crate::page::texts::{self, Tone};
use crate::report::{Severity, Verdict};

fn drawn(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path} fill="none" stroke="currentColor" stroke-width="1.8"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

const RING: &str = "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z";

fn path(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Granted => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M5 8.2l2.2 2.2L11 6",
        Verdict::Missing => {
            "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6"
        }
        Verdict::Denied => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M4.7 8h6.6",
        Verdict::Undecided => {
            "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.7-.8 1.2M8 11.4v.1"
        }
    }
}

/// Name of a verdict in class names and data attributes.
pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Granted => "granted",
        Verdict::Missing => "missing",
        Verdict::Denied => "denied",
        Verdict::Undecided => "undecided",
    }
}

/// Sign and word of a verdict.
pub(super) fn verdict_badge(verdict: Verdict) -> Html {
    html! {
        <span class={classes!("badge", verdict_name(verdict))}>
            { drawn(path(verdict)) }
            <span>{ texts::verdict(verdict) }</span>
        </span>
    }
}

/// Sign of the verdict line.
pub(super) fn tone_icon(tone: Tone) -> Html {
    match tone {
        Tone::Idle => drawn(RING),
        Tone::Verdict(verdict) => drawn(path(verdict)),
    }
}

/// Sign and word of a severity.
pub(super) fn severity_badge(severity: Severity) -> Html {
    let (class, path) = match severity {
        Severity::Error => (
            "missing",
            "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z M8 4.8v3.7M8 11.2v.1",
        ),
        Severity::Warning => ("undecided", "M8 2L15 14H1z M8 6.5v3.4M8 12v.1"),
        Severity::Hint => (
            "hint",
            "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z M8 7.4v3.8M8 4.8v.1",
        ),
    };
    html! {
        <span class={classes!("badge", class)}>
            { drawn(path) }
            <span>{ texts::severity(severity) }</span>
        </span>
    }
}
