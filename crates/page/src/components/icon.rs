//! Signs, so that no verdict is told by color alone. The word always stands beside them.
//!
//! The drawings are those of Lucide 1.62.0 (lucide.dev; ISC License, Copyright (c) Lucide Icons and
//! Contributors): circle-check, circle-x, ban, circle-question-mark, octagon-alert, triangle-alert,
//! info and circle, with their circles written as paths.

use yew::prelude::*;

use super::tag::{classed, tag};
use crate::texts::{self, Tone};
use contract::{Severity, Verdict};

fn drawn(path: &'static str) -> Html {
    let path = tag("path")
        .set("d", path)
        .set("fill", "none")
        .set("stroke", "currentColor")
        .set("stroke-width", "2.25")
        .set("stroke-linecap", "round")
        .set("stroke-linejoin", "round");
    classed("svg", "icon")
        .set("viewBox", "0 0 24 24")
        .set("aria-hidden", "true")
        .set("focusable", "false")
        .add(path)
        .into()
}

const RING: &str = "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z";

fn path(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Granted => "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M16 9l-5.5 5.5L8 12",
        Verdict::Missing => "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M15 9l-6 6M9 9l6 6",
        Verdict::Denied => "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M4.929 4.929L19.07 19.071",
        Verdict::Undecided => {
            "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01"
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
pub(super) fn verdict_badge(verdict: Verdict, text: &str) -> Html {
    badge(verdict_name(verdict), path(verdict), text)
}

fn badge(class: &'static str, path: &'static str, text: &str) -> Html {
    let badge = tag("span").put("class", format!("badge {class}"));
    let badge = badge.add(drawn(path));
    badge.add(tag("span").text(text)).into()
}

/// Sign of the verdict line.
pub(super) fn tone_icon(tone: Tone) -> Html {
    match tone {
        Tone::Idle => drawn(RING),
        Tone::Verdict(verdict) => drawn(path(verdict)),
    }
}

/// Sign of a severity.
pub(super) fn severity_icon(severity: Severity) -> Html {
    drawn(of_severity(severity).1)
}

/// The class and the drawing of a severity.
fn of_severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => (
            "missing",
            "M12 16h.01M12 8v4M15.312 2a2 2 0 0 1 1.414.586l4.688 4.688A2 2 0 0 1 22 8.688v6.624a2 2 0 0 1-.586 1.414l-4.688 4.688a2 2 0 0 1-1.414.586H8.688a2 2 0 0 1-1.414-.586l-4.688-4.688A2 2 0 0 1 2 15.312V8.688a2 2 0 0 1 .586-1.414l4.688-4.688A2 2 0 0 1 8.688 2z",
        ),
        Severity::Warning => (
            "undecided",
            "M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01",
        ),
        Severity::Hint => (
            "hint",
            "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M12 16v-4M12 8h.01",
        ),
    }
}

/// Sign and word of a severity.
pub(super) fn severity_badge(severity: Severity) -> Html {
    let (class, path) = of_severity(severity);
    badge(class, path, texts::severity(severity))
}
