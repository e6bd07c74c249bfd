//! Fixes put into the policies that were pasted: what is not added stays as it was.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod support;

use serde_json::{Value, json};
use sfn_role_check::edit;
use support::Case;

#[test]
fn look() {
    let texts = [
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:Get\",\n      \"Resource\": \"*\"\n    }\n  ]\n}\n",
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:GetObject\",\n      \"Resource\": \"*\"\n    }\n  ]\n}\n",
        "{\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": [{\r\n\t\t\"Effect\": \"Allow\",\r\n\t\t\"Action\": \"s3:GetObject\",\r\n\t\t\"Resource\": \"*\"\r\n\t}]\r\n}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}",
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
        "\u{feff}{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": []\n}\n",
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n    \"Action\": \"s3:GetObject\",\n    \"Resource\": \"*\"\n  }\n}\n",
        "{\n  // why\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\" }, // last\n  ]\n}\n",
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"iam:PassRole\"],\n      \"Resource\": \"arn:aws:iam::111122223333:role/b\",\n      \"Condition\": {\"StringEquals\": {\"iam:PassedToService\": \"mediaconvert.amazonaws.com\"}}\n    }\n  ]\n}\n",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"iam:PassRole\",\"Resource\":[\"arn:aws:iam::111122223333:role/b\"],\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"mediaconvert.amazonaws.com\"}}}]}",
    ];
    for text in texts {
        let case = Case::new()
            .task("arn:aws:states:::mediaconvert:createJob", &json!({"Role": "arn:aws:iam::111122223333:role/a", "Settings": {}}))
            .text("policy.json", "identity-policy", text);
        match edit::plan(&case.workspace(), 0) {
            Ok(plan) => {
                println!("{}", serde_json::to_string(&plan).unwrap());
                println!("{}", plan.after.documents[1].text);
            }
            Err(why) => println!("{why:?} {text}"),
        }
    }
    let _: Value = json!(1);
}
