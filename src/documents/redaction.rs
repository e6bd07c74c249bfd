//! Texts without what looks like a secret: what may leave the page, or stay on the machine.

use super::secrets;

/// In the place of a secret.
const LEFT_OUT: &str = "***";
/// What is left of a secret may look like another one; then it is looked at again.
const ROUNDS: usize = 4;

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
