//! Secrets in pasted texts: found wherever they stand, told at their place, never quoted.

use serde_json::json;
use sfn_role_check::documents::secrets::{all, find};
use test_support::{Case, code};

/// None of these was ever a key of anybody.
const ID: &str = "AKIAQ4J5ZHM2TESTDATA";
const SESSION_ID: &str = "ASIAQ4J5ZHM2TESTDATA";
const KEY: &str = "q8Zr/2LmT0vXc+9KpWn4sYb7HdGf3JaEuRi6Ox1M";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEJv9notarealtoken0123456789/abcdefghijklmnopqrstuvwxyz+A";

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = all(text);
    let shown: Vec<(&str, &str)> = found
        .iter()
        .map(|secret| {
            (
                secret.what,
                &text[secret.span.start as usize..secret.span.end as usize],
            )
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
    assert_eq!(find(text).len(), expected.len());
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let id = ("access-key-id", ID);
    let key = ("secret-access-key", KEY);
    let token = ("session-token", TOKEN);
    for text in [
        format!("aws_secret_access_key = {KEY}"),
        format!("export AWS_SECRET_ACCESS_KEY='{KEY}'"),
        format!("{{\"SecretAccessKey\": \"{KEY}\"}}"),
        format!("{{\\\"secretAccessKey\\\":\\\"{KEY}\\\"}}"),
        format!("[{{\"name\": \"AWS_SECRET_ACCESS_KEY\", \"value\": \"{KEY}\"}}]"),
        format!("- Name: AWS_SECRET_ACCESS_KEY\n  Value: {KEY}\n"),
        format!("<SecretAccessKey>{KEY}</SecretAccessKey>"),
        format!("ä: secret-access-key: {KEY}"),
    ] {
        check(&text, &[key]);
    }
    for text in [
        format!("aws_session_token={TOKEN}"),
        format!("\"SessionToken\": \"{TOKEN}\""),
        format!("aws_security_token = {TOKEN}"),
    ] {
        check(&text, &[token]);
    }
    check(&format!("\"AccessKeyId\": \"{ID}\""), &[id]);
    check(
        &format!("x {SESSION_ID}."),
        &[("access-key-id", SESSION_ID)],
    );
    check(
        &format!("Access key ID,Secret access key\r\n{ID},{KEY}\r\n"),
        &[id, key],
    );
    check(
        &format!(
            "[default]\naws_access_key_id={ID}\naws_secret_access_key={KEY}\naws_session_token={TOKEN}\n"
        ),
        &[id, key, token],
    );
}

#[test]
fn a_private_key_is_found_to_its_end() {
    let block = "-----BEGIN RSA PRIVATE KEY-----\nMIIBabc\n-----END RSA PRIVATE KEY-----";
    check(&format!("a\n{block}\nb"), &[("private-key", block)]);
    let escaped = "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----";
    check(
        &format!("{{\"key\": \"{escaped}\"}}"),
        &[("private-key", escaped)],
    );
    let open = "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIBü";
    check(open, &[("private-key", open)]);
    check(
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        &[],
    );
}

#[test]
fn what_only_names_a_secret_is_none() {
    for text in [
        "{\"name\": \"AWS_SECRET_ACCESS_KEY\", \"valueFrom\": \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-AbCdEf\"}",
        "\"SessionToken.$\": \"$.Credentials.SessionToken\"",
        "\"SecretAccessKey\": \"${Secret1AccessKeyOfTheTemplate}\"",
        "aws_secret_access_key = YOUR_SECRET_ACCESS_KEY_1",
        "aws_secret_access_key = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "SecretAccessKey: !GetAtt AccessKey.SecretAccessKey",
        // Of the documentation.
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        // No access key ids: a letter too many, another alphabet, in a word, a role's id.
        "AKIAQ4J5ZHM2TESTDATAX AKIAQ4J5ZHM2TESTDAT1 xAKIAQ4J5ZHM2TESTDATA AROAQ4J5ZHM2TESTDATA",
        "",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_secret_is_told_at_its_place_and_never_quoted() {
    let text = format!("{{\"ä\": 1, \"SecretAccessKey\": \"{KEY}\", \"AccessKeyId\": \"{ID}\"}}");
    let report = Case::new()
        .document(json!({"name": "keys.json", "text": text}))
        .report();
    let told: Vec<_> = report
        .notices
        .iter()
        .filter(|notice| code(&notice.code) == "secret-pasted")
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].at[0].pointer, "/SecretAccessKey");
    assert_eq!(told[0].at[0].end - told[0].at[0].start, 40);
    assert_eq!(told[0].params.0.len(), 1);
    let written = serde_json::to_string(&report).unwrap();
    assert!(!written.contains(KEY) && !written.contains(ID), "{written}");
}

#[test]
fn a_document_full_of_secrets_has_twenty_notices() {
    let text = format!("{ID} ").repeat(1000);
    assert_eq!(find(&text).len(), 1000);
    let report = Case::new()
        .document(json!({"name": "keys.txt", "text": text}))
        .report();
    let told = report
        .notices
        .iter()
        .filter(|notice| code(&notice.code) == "secret-pasted");
    assert_eq!(told.count(), 20);
}
