//! Where things are in the checkout.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout that the commands work on.
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// Finds the checkout that this program was started from, else the one it was built from.
    ///
    /// # Errors
    /// If the folder of the `xtask` package is gone.
    pub(crate) fn locate() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .map(Path::to_owned)
            .context("`xtask` lies in no folder")?;
        Ok(Self { root })
    }

    /// The top of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder named from the top of the checkout, with `/` between the names.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// What the commands remember between runs: stamps, logs, intermediate files.
    pub(crate) fn cache(&self) -> PathBuf {
        self.path("target/xtask")
    }

    /// The folder of the site as it is shipped.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// The npm package that holds the JavaScript side and its tools.
    pub(crate) fn www(&self) -> PathBuf {
        self.path("www")
    }

    /// The constructs of the CDK that are written, and the npm package with their types.
    pub(crate) fn constructs(&self) -> PathBuf {
        self.path("tests/constructs")
    }
}
