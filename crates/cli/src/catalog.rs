//! `catalog`: the integrations that pass a role, by words.

use std::io::Write;

use sfn_role_check::assist;
use sfn_role_check::report::Params;

use crate::arguments::Catalog;
use crate::print;
use crate::words::Words;

/// As many entries are shown, unless all are asked for.
const AT_MOST: usize = 20;

/// Prints the entries that have all words; the status says whether there are any.
pub(crate) fn run(asked: &Catalog, out: &mut dyn Write) -> Result<u8, String> {
    let words = Words(asked.language);
    let at_most = if asked.all || asked.json {
        usize::MAX
    } else {
        AT_MOST
    };
    let page = assist::search(&asked.words.join(" "), at_most);
    let status = u8::from(page.total == 0);
    if asked.json {
        let json = serde_json::to_string_pretty(&page).map_err(|error| error.to_string())?;
        return print(out, &format!("{json}\n")).map(|()| status);
    }
    let mut text = String::new();
    let mut line = |said: String| {
        text.push_str(&said);
        text.push('\n');
    };
    for call in &page.calls {
        let before = call.passed_before.as_deref().unwrap_or_default();
        let params = Params::new().with("name", call.name.to_string());
        line(words.say("catalog-call", &params.with("before", before)));
        for role in &call.roles {
            let certainty = serde_json::to_value(role.certainty).unwrap_or_default();
            let services: Vec<String> = role.services.iter().map(ToString::to_string).collect();
            let params = Params::new()
                .with("place", role.place.to_string())
                .with("services", services)
                .with("certainty", certainty.as_str().unwrap_or_default());
            line(format!("  {}", words.say("catalog-role", &params)));
        }
    }
    if page.total > page.calls.len() {
        let rest = u64::try_from(page.total - page.calls.len()).unwrap_or(u64::MAX);
        line(words.say("catalog-more", &Params::new().with("rest", rest)));
    }
    if page.total == 0 {
        let name = asked.words.join(" ");
        line(match page.absent {
            Some(contract::AbsentCall::PassesNone) => {
                words.say("catalog-passes-none", &Params::new().with("name", name))
            }
            _ => words.plain("catalog-none"),
        });
    }
    print(out, &text).map(|()| status)
}
