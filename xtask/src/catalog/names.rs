//! How Step Functions spells the names of a service model.

/// The name of a service in `arn:PARTITION:states:::aws-sdk:SERVICE:ACTION`, from the service ID
/// of its model: `Database Migration Service` is `databasemigration`.
pub(super) fn service_name(service_id: &str) -> String {
    let mut words: Vec<&str> = service_id
        .split([' ', '-'])
        .filter(|word| !matches!(*word, "Amazon" | "AWS" | ""))
        .collect();
    // Elsewhere the word belongs to the name: `Service Quotas`, `Directory Service Data`.
    if words.len() > 1 && words.last() == Some(&"Service") {
        words.pop();
    }
    words.concat().to_lowercase()
}

/// An operation as Step Functions names its action: `CreateJob` is `createJob`.
pub(super) fn action_name(operation: &str) -> String {
    let mut letters = operation.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// A member as a definition names it. Definitions follow the AWS SDK for Java, where a run of
/// capitals in front becomes one word: `DBInstanceIdentifier` is `DbInstanceIdentifier`.
pub(super) fn parameter_name(member: &str) -> String {
    let letters: Vec<char> = member.chars().collect();
    let run = letters
        .iter()
        .take_while(|c| c.is_ascii_uppercase())
        .count();
    let next_is_lower = letters.get(run).is_some_and(char::is_ascii_lowercase);
    // The last capital of a run begins the next word, unless a digit or nothing follows.
    let word = if next_is_lower && run > 1 {
        run - 1
    } else {
        run
    };
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| match at {
            0 => letter.to_ascii_uppercase(),
            _ if at < word => letter.to_ascii_lowercase(),
            _ => *letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_lose_their_vendor_and_a_last_service() {
        for (id, name) in [
            ("Database Migration Service", "databasemigration"),
            ("Service Quotas", "servicequotas"),
            ("Directory Service Data", "directoryservicedata"),
            ("Amazon Foo-Bar", "foobar"),
            ("SFN", "sfn"),
        ] {
            assert_eq!(service_name(id), name);
        }
    }

    #[test]
    fn actions_begin_with_a_small_letter() {
        assert_eq!(action_name("CreateDBCluster"), "createDBCluster");
        assert_eq!(action_name(""), "");
    }

    #[test]
    fn parameters_follow_the_java_rule() {
        for (member, name) in [
            ("DBInstanceIdentifier", "DbInstanceIdentifier"),
            ("IAMRoleArn", "IamRoleArn"),
            ("RoleARN", "RoleARN"),
            ("roleArn", "RoleArn"),
            ("ARN", "Arn"),
            ("S3Bucket", "S3Bucket"),
            ("AWSRole", "AwsRole"),
            ("KMS2Key", "Kms2Key"),
            ("A", "A"),
            ("", ""),
        ] {
            assert_eq!(parameter_name(member), name);
        }
    }
}
