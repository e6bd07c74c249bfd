//! Texts without what looks like a secret: what may leave the page, or stay on the machine.

use crate::text::maps::ByText;
use crate::workspace::{Document, Machine, ParameterValue, Settings, Workspace};

use super::secrets;

/// In the place of a secret.
const LEFT_OUT: &str = "***";
/// What is left of a secret may look like another one; then it is looked at again.
const ROUNDS: usize = 4;

/// The workspace as it may leave the page, and how many texts that look like a secret were left out;
/// with other account IDs, if that is asked. `None`: nobody can tell what is a secret.
pub fn outgoing(mut workspace: Workspace, hides_accounts: bool) -> Option<(Workspace, usize)> {
    let mut secrets = 0;
    let mut is_clean = true;
    change_texts(&mut workspace, &mut |text| match redact(text) {
        Some((clean, left_out)) => {
            secrets += left_out;
            if let Some(clean) = clean {
                *text = clean;
            }
        }
        None => is_clean = false,
    });
    if hides_accounts {
        let mut others = ByText::default();
        change_texts(&mut workspace, &mut |text| {
            *text = with_other_accounts(text, &mut others);
        });
    }
    is_clean.then_some((workspace, secrets))
}

/// Changes every text of a workspace.
fn change_texts(workspace: &mut Workspace, change: &mut dyn FnMut(&mut String)) {
    let Workspace {
        documents,
        settings,
    } = workspace;
    for Document {
        name,
        text,
        kind: _,
        role,
        account,
        level: _,
    } in documents
    {
        change(name);
        change(text);
        [role, account].into_iter().flatten().for_each(&mut *change);
    }
    let Some(Settings {
        account,
        region,
        state_machine_arn,
        execution_role,
        machines,
        parameters,
        level: _,
    }) = settings
    else {
        return;
    };
    let texts = [account, region, state_machine_arn, execution_role];
    texts.into_iter().flatten().for_each(&mut *change);
    for Machine {
        name,
        document: _,
        pointer,
        arn,
        execution_role,
    } in machines.iter_mut().flatten()
    {
        change(name);
        let texts = [pointer, arn, execution_role];
        texts.into_iter().flatten().for_each(&mut *change);
    }
    for parameter in parameters.iter_mut().flatten() {
        change(&mut parameter.name);
        match &mut parameter.value {
            ParameterValue::Text(text) => change(text),
            ParameterValue::List(list) => list.iter_mut().for_each(&mut *change),
        }
    }
}

/// The text with invented account IDs: each one becomes the same one everywhere.
fn with_other_accounts(text: &str, others: &mut ByText<String>) -> String {
    let mut changed = String::with_capacity(text.len());
    for run in text.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = run.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        if digits.len() == 12 {
            let number = others.len();
            if let Some(other) = others.or_insert(digits, invented_account(number)) {
                changed.push_str(other);
            }
            changed.push_str(run.get(digits.len()..).unwrap_or_default());
        } else {
            changed.push_str(run);
        }
    }
    changed
}

/// 111122223333, 222233334444, ...; when digits run out, numbers that are none of these.
fn invented_account(index: usize) -> String {
    if index < 10 {
        let digits = (1..=3).map(|digit| (index + digit) % 10);
        digits.map(|digit| digit.to_string().repeat(4)).collect()
    } else {
        format!("1{index:011}")
    }
}

/// The text without secrets, unless it has none, and how many were left out; `None`: it looks like
/// secrets however much is left out.
pub fn redact(text: &str) -> Option<(Option<String>, usize)> {
    let mut clean: Option<String> = None;
    let mut left_out = 0;
    for _ in 0..ROUNDS {
        let looked_at = clean.as_deref().unwrap_or(text);
        let found = secrets::find(looked_at);
        if found.is_empty() {
            return Some((clean, left_out));
        }
        left_out += found.len();
        let mut rest = 0;
        let mut next = String::with_capacity(looked_at.len());
        for span in found {
            next.push_str(looked_at.get(rest..span.start as usize)?);
            next.push_str(LEFT_OUT);
            rest = span.end as usize;
        }
        next.push_str(looked_at.get(rest..)?);
        clean = Some(next);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_become_the_same_others_everywhere() {
        let mut others = ByText::default();
        let mut hidden = |text: &str| with_other_accounts(text, &mut others);
        assert_eq!(
            hidden("iam::444455556666:role/é-1234567890123 444455556666"),
            "iam::111122223333:role/é-1234567890123 111122223333"
        );
        assert_eq!(hidden("111122223333"), "222233334444");
        assert_eq!(hidden("444455556666x"), "111122223333x");
        assert_eq!(invented_account(10), "100000000010");
    }

    #[test]
    fn names_and_settings_are_looked_at_too() {
        let text = r#"{"documents": [{"name": "AKIAJ2T6XM4QWZ7YBN3D", "text": "444455556666"}], "settings": {"account": "444455556666"}}"#;
        let workspace: Workspace = serde_json::from_str(text).unwrap();
        let (clean, secrets) = outgoing(workspace, true).unwrap();
        assert_eq!((clean.documents[0].name.as_str(), secrets), ("***", 1));
        assert_eq!(clean.documents[0].text, "111122223333");
        assert_eq!(clean.settings.unwrap().account.unwrap(), "111122223333");
    }

    #[test]
    fn secrets_are_left_out_and_nothing_else() {
        assert_eq!(redact("{\"a\": \"b\"}"), Some((None, 0)));
        let key = "AKIAJ2T6XM4QWZ7YBN3D";
        let (clean, secrets) = redact(&format!("é \"{key}\" {key}.")).unwrap();
        assert_eq!(
            (clean.as_deref(), secrets),
            Some("é \"***\" ***.")
                .map(|clean| (Some(clean), 2))
                .unwrap()
        );
        assert_eq!(redact(clean.as_deref().unwrap()), Some((None, 0)));
    }
}
