//! The spelling of names.

/// `SourceOrgID` as `SOURCE_ORG_ID`; what is no letter or digit parts words.
pub fn upper_snake(name: &str) -> String {
    let mut snake = String::new();
    let mut was_lower = false;
    let mut is_parted = false;
    for letter in name.chars().take(64) {
        if !letter.is_ascii_alphanumeric() {
            is_parted = !snake.is_empty();
            continue;
        }
        if is_parted || letter.is_ascii_uppercase() && was_lower {
            snake.push('_');
        }
        is_parted = false;
        was_lower = !letter.is_ascii_uppercase();
        snake.push(letter.to_ascii_uppercase());
    }
    match snake.is_empty() {
        true => "VALUE".to_owned(),
        false => snake,
    }
}
