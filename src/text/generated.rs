//! Names that tools make up for resources: which texts may be such names.

/// How a tool makes names up: the build makes the table of `data/`, with its sources there.
struct Form {
    /// What stands before the random end; empty where anything may stand there.
    separator: &'static str,
    /// Letters of the resource's own name that stand in it at least, behind a separator; none where
    /// the name tells nothing of the resource.
    kept: usize,
    /// Letters of the random end.
    shortest: usize,
    longest: usize,
    /// Of which these are.
    is_hexadecimal: bool,
    /// What stands before it where nobody wrote anything; empty if there is no such text.
    unprefixed: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/generated_names.rs"));

impl Form {
    /// Whether a text ends as its names do.
    fn ends(&self, text: &str) -> bool {
        let random = if self.separator.is_empty() {
            let start = text.len().checked_sub(self.longest);
            start.and_then(|start| text.get(start..))
        } else {
            let parts = text.rsplit_once(self.separator);
            parts
                .filter(|(start, _)| !start.is_empty() && start.chars().all(is_of_name))
                .map(|(_, random)| random)
        };
        random.is_some_and(|random| {
            (self.shortest..=self.longest).contains(&random.len())
                && random.bytes().all(|byte| {
                    if self.is_hexadecimal {
                        byte.is_ascii_hexdigit()
                    } else {
                        byte.is_ascii_alphanumeric()
                    }
                })
        })
    }
}

/// Whether a generated name can have that letter.
pub fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-'
}

/// Whether some tool may make up such a name: `stack-Resource-1A2B3C4D5E6F`,
/// `terraform-20260102030405678900000001`.
pub fn may_be_generated(text: &str) -> bool {
    FORMS.iter().any(|form| form.ends(text))
}

/// What a name that may be generated tells of its resource: the logical id or its start, or what
/// its author wrote before the random end.
pub fn origins(name: &str) -> impl Iterator<Item = Origin<'_>> {
    FORMS
        .iter()
        .filter(|form| form.ends(name))
        .filter_map(|form| {
            if form.separator.is_empty() {
                let written = name.get(..name.len().checked_sub(form.longest)?)?;
                return Some(Origin {
                    text: written,
                    is_start: false,
                    is_of_any: written == form.unprefixed,
                });
            }
            let (start, _) = name.rsplit_once(form.separator)?;
            let text = start
                .rsplit_once(form.separator)
                .map_or(start, |(_, own)| own);
            Some(Origin {
                text,
                is_start: text.len() >= form.kept,
                is_of_any: false,
            })
        })
}

/// What a generated name tells of its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'t> {
    /// The text.
    pub text: &'t str,
    /// It may be the start of a longer one only.
    pub is_start: bool,
    /// It tells nothing of the resource.
    pub is_of_any: bool,
}

/// Whether a generated name of the resource that is called `resource` may be that one.
pub fn may_name(resource: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORMS.iter().filter(|form| form.kept > 0).any(|form| {
        let kept: String = resource.chars().take(form.kept).collect();
        form.ends(&name) && name.contains(&[form.separator, &kept.to_ascii_lowercase()].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_a_form() {
        for name in [
            "shop-OrderRole-1A2B3C4D5E6F",
            "shop-OrderRole-1A2B3C4D",
            "terraform-20260102030405678900000001",
            "jobs20260102030405678900000001",
        ] {
            assert!(may_be_generated(name), "{name}");
        }
        for name in [
            "orders",
            "-1A2B3C4D5E6F",
            "shop-1A2B",
            "a.b-1A2B3C4D5E6F",
            "",
        ] {
            assert!(!may_be_generated(name), "{name}");
        }
        let of = |name| {
            origins(name)
                .map(|one| (one.text, one.is_start))
                .collect::<Vec<_>>()
        };
        assert_eq!(of("my-shop-OrderRole-1A2B3C4D5E6F"), [("OrderRole", false)]);
        assert_eq!(
            of("shop-ARoleThatHasAVeryLon-1A2B3C4D5E6F"),
            [("ARoleThatHasAVeryLon", true)]
        );
        assert_eq!(of("jobs20260102030405678900000001"), [("jobs", false)]);
        assert!(origins("terraform-20260102030405678900000001").all(|one| one.is_of_any));
        assert_eq!(of("orders"), []);
        assert!(may_name("OrderRole", "shop-OrderRole-1A2B3C4D5E6F"));
        assert!(may_name("OrderRole", "shop-orderrole-1A2B3C4D5E6F"));
        let long = "ARoleThatHasAVeryLongLogicalId";
        assert!(may_name(long, "shop-ARoleThatHasAVeryLon-1A2B3C4D5E6F"));
        assert!(!may_name("OrderRole", "orders"));
    }
}
