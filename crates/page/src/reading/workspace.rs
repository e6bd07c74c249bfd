//! Workspaces of links and earlier visits: they may be anything.

use contract::{DocumentRef, Machine, Parameter, Settings, WorkspaceRef};

use super::{Read, member, of_json, right};
use crate::json::Json;

/// Documents that a link or an earlier visit may bring: as many as one drop of files.
pub(super) const DOCUMENTS_AT_MOST: usize = 200;
/// Levels of an organization, and more.
const LEVEL_AT_MOST: u32 = 100;

/// Why a workspace cannot be read, in the host's words.
pub(crate) type Unread = &'static str;

/// Reads a workspace of a link or an earlier visit: it may be anything, so nothing is kept but what a
/// workspace is made of.
pub(crate) fn workspace(text: &str) -> Result<WorkspaceRef, Unread> {
    workspace_of(Json::parse(text).ok_or("broken")?)
}

/// The same out of a value.
pub(crate) fn workspace_of(mut json: Json) -> Result<WorkspaceRef, Unread> {
    let Json::List(documents) = json.take("documents") else {
        return Err("broken");
    };
    if documents.len() > DOCUMENTS_AT_MOST {
        return Err("large");
    }
    let documents = right(|| documents.into_iter().map(document).collect());
    let settings = json.take("settings");
    Ok(WorkspaceRef {
        documents: documents.ok_or("broken")?,
        settings: matches!(settings, Json::Object(_)).then(|| self::settings(settings)),
    })
}

/// A member that is left out unless it is what it should be.
fn lenient<T: Read>(json: &mut Json, name: &str) -> Option<T> {
    of_json(json.take(name))
}

fn document(mut json: Json) -> DocumentRef {
    DocumentRef {
        name: member(&mut json, "name"),
        text: member(&mut json, "text"),
        kind: lenient(&mut json, "kind"),
        role: lenient(&mut json, "role"),
        account: lenient(&mut json, "account"),
        level: lenient(&mut json, "level").filter(|level| *level < LEVEL_AT_MOST),
    }
}

fn settings(mut json: Json) -> Settings {
    Settings {
        account: lenient(&mut json, "account"),
        region: lenient(&mut json, "region"),
        state_machine_arn: lenient(&mut json, "stateMachineArn"),
        execution_role: lenient(&mut json, "executionRole"),
        machines: list(&mut json, "machines", machine),
        parameters: list(&mut json, "parameters", of_json::<Parameter>),
        level: lenient(&mut json, "level"),
    }
}

fn list<T>(json: &mut Json, name: &str, read: fn(Json) -> Option<T>) -> Option<Vec<T>> {
    match json.take(name) {
        Json::List(items) => {
            let items = items.into_iter().take(DOCUMENTS_AT_MOST);
            Some(items.filter_map(read).collect())
        }
        _ => None,
    }
}

fn machine(mut json: Json) -> Option<Machine> {
    Some(Machine {
        name: lenient(&mut json, "name").unwrap_or_default(),
        document: lenient(&mut json, "document"),
        pointer: lenient(&mut json, "pointer"),
        arn: lenient(&mut json, "arn"),
        execution_role: lenient(&mut json, "executionRole"),
    })
}
