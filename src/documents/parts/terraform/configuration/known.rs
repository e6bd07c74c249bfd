//! Modules that are known without their source.

/// A module of the registry whose facts are known.
#[derive(Debug)]
pub(super) struct Known {
    /// What it is called: `terraform-aws-modules/NAME/aws`.
    name: &'static str,
    /// Its folder there.
    below: &'static str,
    /// The folder that it has here; no path of a document is like that.
    pub(super) folder: &'static str,
    pub(super) text: &'static str,
}

/// Who publishes them.
const OWNER: &str = "terraform-aws-modules/";

/// The modules that are known.
pub(super) const KNOWN: [Known; 4] = [
    Known {
        name: "step-functions",
        below: "",
        folder: "\u{0}step-functions",
        text: include_str!("../../../../../data/terraform/step-functions.tf"),
    },
    Known {
        name: "iam",
        below: "modules/iam-role",
        folder: "\u{0}iam-role",
        text: include_str!("../../../../../data/terraform/iam-role.tf"),
    },
    Known {
        name: "iam",
        below: "modules/iam-assumable-role",
        folder: "\u{0}iam-assumable-role",
        text: include_str!("../../../../../data/terraform/iam-assumable-role.tf"),
    },
    Known {
        name: "iam",
        below: "modules/iam-policy",
        folder: "\u{0}iam-policy",
        text: include_str!("../../../../../data/terraform/iam-policy.tf"),
    },
];

impl Known {
    /// The module that comes from there: from a registry, or by the address of its repository.
    pub(super) fn of(source: &str) -> Option<&'static Self> {
        let source = source.split('?').next().unwrap_or_default();
        let mut source = source;
        for start in ["git::", "https://", "ssh://", "git@"] {
            source = source.strip_prefix(start).unwrap_or(source);
        }
        let hosts = ["github.com/", "github.com:"];
        let of_host = hosts.iter().find_map(|host| source.strip_prefix(host));
        let registries = ["registry.terraform.io/", "registry.opentofu.org/"];
        let of_registry = registries.iter().find_map(|host| source.strip_prefix(host));
        let path = of_host.or(of_registry).unwrap_or(source);
        let (module, below) = path.split_once("//").unwrap_or((path, ""));
        let module = module.strip_prefix(OWNER)?;
        let name = match of_host {
            Some(_) => module
                .strip_prefix("terraform-aws-")?
                .trim_end_matches(".git"),
            None => module.strip_suffix("/aws")?,
        };
        KNOWN
            .iter()
            .find(|known| known.name == name && known.below == below)
    }

    /// Whether a text may call it.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        text.contains(OWNER) && text.contains(self.name) && text.contains(self.below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_name_a_module() {
        for (source, folder) in [
            (
                "terraform-aws-modules/step-functions/aws",
                Some("step-functions"),
            ),
            (
                "registry.terraform.io/terraform-aws-modules/step-functions/aws",
                Some("step-functions"),
            ),
            (
                "github.com/terraform-aws-modules/terraform-aws-step-functions",
                Some("step-functions"),
            ),
            (
                "git::https://github.com/terraform-aws-modules/terraform-aws-step-functions.git?ref=v5.0.2",
                Some("step-functions"),
            ),
            (
                "terraform-aws-modules/iam/aws//modules/iam-role",
                Some("iam-role"),
            ),
            (
                "git@github.com:terraform-aws-modules/terraform-aws-iam.git//modules/iam-policy",
                Some("iam-policy"),
            ),
            ("terraform-aws-modules/iam/aws", None),
            ("terraform-aws-modules/iam/aws//modules/iam-user", None),
            ("someone/step-functions/aws", None),
            ("terraform-aws-modules/step-functions/azure", None),
            ("./terraform-aws-modules/step-functions/aws", None),
        ] {
            let found = Known::of(source).map(|known| known.folder.trim_start_matches('\0'));
            assert_eq!(found, folder, "{source}");
        }
    }
}
