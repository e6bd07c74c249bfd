//! What the command line says around the sentences of a report: the texts `cli:` of `lang/`.

use messages::table::Table;
use sfn_role_check::report::messages::{self as sentences, Language};
use sfn_role_check::report::{Code, Params};

const EN: Table = Table(include_str!(concat!(env!("OUT_DIR"), "/cli-en.txt")));
const JA: Table = Table(include_str!(concat!(env!("OUT_DIR"), "/cli-ja.txt")));

/// A language to say things in.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// The text of a name, filled in.
    pub(crate) fn say(self, name: &str, params: &Params) -> String {
        let table = match self.0 {
            Language::En => EN,
            Language::Ja => JA,
        };
        messages::say(table, &["cli", name], params)
    }

    /// A text without parameters.
    pub(crate) fn plain(self, name: &str) -> String {
        self.say(name, &Params::new())
    }

    /// The sentence of a code.
    pub(crate) fn sentence(self, code: Code, params: &Params) -> String {
        sentences::text(self.0, code, params)
    }

    /// What to do about it.
    pub(crate) fn help(self, code: Code, params: &Params) -> Option<String> {
        sentences::help(self.0, code, params)
    }
}
