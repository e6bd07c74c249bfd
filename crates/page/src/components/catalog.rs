//! The whole catalog, to look a call up.

use std::rc::Rc;

use yew::prelude::*;

use contract::{AbsentCall, CatalogCall, CatalogPage, CatalogRole, Certainty, RoleForm};

use super::effect::use_kept;
use super::tag::{classed, tag};
use super::words;
use crate::sentences::Language;
use crate::{core, host, texts};

/// Calls that are shown at first, and that each "show more" adds.
const PAGE: usize = 30;

/// The fragment of the address under which the catalog is shown; what follows is the query.
const FRAGMENT: &str = "roles";

/// What is looked up in the catalog.
#[derive(Clone, PartialEq)]
pub(super) struct Query {
    text: String,
    /// How many calls are shown.
    shown: usize,
}

/// What the address asks for; `None`: it asks for no catalog.
pub(super) fn of_address() -> Option<Query> {
    let fragment = host::fragment();
    let rest = fragment.strip_prefix(FRAGMENT)?;
    let text = match rest.strip_prefix('/') {
        Some(text) => text.to_owned(),
        None => rest.is_empty().then(String::new)?,
    };
    Some(Query { text, shown: PAGE })
}

#[derive(Properties, PartialEq)]
pub(super) struct CatalogProps {
    pub query: Query,
    pub asked: UseStateHandle<Option<Query>>,
    /// Another one draws it again.
    pub language: Language,
    /// Evidence may come after the first drawing.
    pub has_evidence: bool,
}

/// A field to search in, and what was found.
#[component]
pub(super) fn Catalog(props: &CatalogProps) -> Html {
    let CatalogProps { query, asked, .. } = props;
    let oninput = {
        let asked = asked.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            let text = input.map(|input| input.value()).unwrap_or_default();
            host::set_fragment(&match text.trim() {
                "" => FRAGMENT.to_owned(),
                text => format!("{FRAGMENT}/{text}"),
            });
            asked.set(Some(Query { text, shown: PAGE }));
        })
    };
    use_kept((), |()| host::focus("catalog-query"));
    // What was found last stays until the next answer is there.
    let found = use_state(|| None::<Rc<CatalogPage>>);
    use_kept(query.clone(), {
        let found = found.clone();
        move |query| {
            core::search(&query.text, query.shown, move |page| {
                found.set(Some(Rc::new(page)))
            });
        }
    });
    let status = match found.as_ref() {
        Some(found) => status(found),
        None => texts::core_loading().to_owned(),
    };
    let found = found.as_ref().map(Rc::clone).unwrap_or_default();
    let rest = found.total - found.calls.len();
    let on_more = {
        let asked = asked.clone();
        let more = Query {
            text: query.text.clone(),
            shown: query.shown + PAGE,
        };
        Callback::from(move |_: MouseEvent| asked.set(Some(more.clone())))
    };
    let back = tag("a").set("href", "#").test("close-catalog");
    let label = tag("label").set("for", "catalog-query");
    let input = tag("input")
        .set("id", "catalog-query")
        .set("type", "search")
        .value(&query.text)
        .on_input(oninput)
        .set("placeholder", texts::catalog_example())
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("autocapitalize", "off")
        .test("catalog-query");
    let field = classed("div", "field")
        .add(label.text(texts::catalog_query()))
        .add(input);
    let status = tag("p")
        .set("role", "status")
        .test("catalog-status")
        .text(&status);
    classed("main", "catalog")
        .test("catalog")
        .add(tag("p").add(back.text(texts::back())))
        .add(tag("h2").text(texts::catalog()))
        .add(classed("p", "muted").text(texts::catalog_about()))
        .add(field)
        .add(status)
        .add(classed("ul", "calls").all(found.calls.iter().map(call).collect()))
        .add(super::paging::show_more(PAGE, rest, None, on_more))
        .into()
}

fn status(found: &CatalogPage) -> String {
    match found.absent {
        Some(AbsentCall::PassesNone) => texts::catalog_passes_none().to_owned(),
        Some(AbsentCall::UnknownService) => texts::catalog_unknown().to_owned(),
        None => texts::calls_found(found.total),
    }
}

fn call(call: &CatalogCall) -> Html {
    let links = host::links(&call.key);
    let mut roles = tag("ul");
    for one in &call.roles {
        roles = roles.add(role(one, &call.key));
    }
    let none = call.roles.is_empty();
    let none = none.then(|| tag("p").text(texts::passes_no_role()));
    let before = call.passed_before.as_ref().map(|made| {
        let before = tag("p").text(texts::passed_before()).text(" ");
        before.add(tag("code").text(made))
    });
    let mut actions = classed("p", "muted").text(texts::actions());
    for action in &call.actions {
        actions = actions.text(" ").add(tag("code").text(action));
    }
    let pages = (!links.is_empty()).then(|| {
        let mut pages = classed("p", "links");
        for (name, address) in links {
            let page = tag("a").put("href", address).set("target", "_blank");
            pages = pages.add(page.set("rel", "noreferrer").text(&name));
        }
        pages
    });
    classed("li", "call")
        .key(call.name.to_string())
        .test("catalog-call")
        .add(tag("h3").add(words::name(&call.name)))
        .maybe(none)
        .add(roles)
        .maybe(before)
        .add(actions)
        .maybe(pages)
        .into()
}

fn role(role: &CatalogRole, call: &str) -> Html {
    let form = match role.form {
        RoleForm::Arn => texts::form_arn(),
        RoleForm::Name => texts::form_name(),
        RoleForm::ArnOrName => texts::form_arn_or_name(),
        RoleForm::InstanceProfile => texts::form_profile(),
        RoleForm::TaskDefinition => texts::form_task_definition(),
        RoleForm::Later => texts::form_later(),
        RoleForm::Hidden => texts::form_hidden(),
    };
    let (class, certainty) = match role.certainty {
        Certainty::High => ("certainty granted", texts::certain()),
        Certainty::Medium => ("certainty undecided", texts::likely()),
        Certainty::Low => ("certainty hint", texts::unsettled()),
    };
    let mut item = tag("li").add(tag("code").text(&role.place)).text(" ");
    item = item.add(classed("span", "muted").text(form)).text(" → ");
    for (at, service) in role.services.iter().enumerate() {
        if at > 0 {
            item = item.text(texts::or());
        }
        item = item.add(tag("code").text(service));
    }
    let known = classed("span", class).text(certainty);
    let evidence = host::evidence(call, &role.place);
    let evidence = evidence.map(|text| classed("span", "evidence muted").text(&text));
    item.text(" ").add(known).maybe(evidence).into()
}
