//! ARNs as AWS writes them.

/// Whether a text is an ARN as AWS writes them, maybe with marked parts, or a marked part.
pub(crate) fn well_formed(text: &str) -> Result<(), &'static str> {
    let is_marked = |text: &str| {
        let closed = |open: &str, close: &str| {
            text.starts_with(open) && text.ends_with(close) && text.matches(open).count() == 1
        };
        closed("<", ">") || closed("${", "}") || closed("[[", "]]") || closed("{{", "}}")
    };
    if text == "*" || is_marked(text) {
        return Ok(());
    }
    // A mark is one letter of an ARN; what stands in it does not count.
    let mut plain = text.to_owned();
    for (open, close) in [("${", "}"), ("<", ">"), ("[[", "]]"), ("{{", "}}")] {
        while let Some((before, rest)) = plain.split_once(open) {
            let Some((_, after)) = rest.split_once(close) else {
                break;
            };
            plain = format!("{before}\u{1}{after}");
        }
    }
    let parts: Vec<&str> = plain.splitn(6, ':').collect();
    let [scheme, partition, service, region, account, resource] = parts.as_slice() else {
        return Err("no ARN");
    };
    if *scheme != "arn" {
        return Err("no ARN");
    }
    let is_word = |text: &str, more: &[u8]| {
        !text.is_empty()
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || more.contains(&byte)
            })
    };
    let known = ["aws", "aws-cn", "aws-us-gov", "\u{1}"];
    if !known.contains(partition) {
        return Err("partition");
    }
    if *service != "\u{1}" && !is_word(service, b"-") {
        return Err("service");
    }
    let is_region = is_word(region, b"-") && region.matches('-').count() >= 2;
    if !(is_region || ["", "*", "\u{1}"].contains(region)) {
        return Err("Region");
    }
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    if !["", "*", "aws", "\u{1}"].contains(account) && !is_account {
        return Err("account");
    }
    if resource.is_empty()
        || resource.contains("arn:")
        || resource.contains("::")
        || resource.contains("//")
    {
        return Err("resource");
    }
    if resource.contains("role/role") || resource.contains('$') && !resource.ends_with(":$LATEST") {
        return Err("resource");
    }
    if *service == "iam" && !resource.starts_with("role/") && !resource.starts_with('\u{1}') {
        return Err("no role");
    }
    Ok(())
}

#[test]
fn what_is_malformed_is_seen() {
    for text in [
        "arn:aws:ecs:us-east-1:111122223333:task/arn:aws:ecs:us-east-1:111122223333:cluster/main/*",
        "arn:partition:iam::111122223333:role/x",
        "arn:aws:iam::account:role/x",
        "arn:aws:iam::111122223333:role/role/x",
        "arn:aws:lambda:us-east-1:111122223333:function:f:$LATES",
        "arn:aws:sqs:us-east-1:11112222333:q",
        "function:x",
    ] {
        assert!(well_formed(text).is_err(), "{text}");
    }
    for text in [
        "*",
        "<SQS_ARN>",
        "arn:aws:lambda:us-east-1:111122223333:function:f:$LATEST",
        "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Role}",
        "arn:aws:s3:::bucket/*",
    ] {
        assert!(well_formed(text).is_ok(), "{text}");
    }
}
