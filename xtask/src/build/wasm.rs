//! From Rust to the wasm that is shipped: cargo, wasm-bindgen, wasm-opt.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::cache::{Inputs, read};
use crate::build::npm_tool;
use crate::console::Step;
use crate::process::run_step;
use crate::repository::Repository;
use crate::setup::wasm_target::{TARGET, WasmToolchain};

/// What rustc emits for wasm32. Naming more would let `wasm-opt` use what some browsers lack.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes the smallest download: `-Oz` is 4 % smaller on disk, but 1 % larger once compressed,
/// and takes twice as long. Functions that stand beside those of alike names compress 2 % better.
/// The lowest kilobyte is the far end of the stack, which no offset starts from.
const OPTIMIZATION: [&str; 6] = [
    "-O1",
    "--shrink-level=2",
    "--low-memory-unused",
    "--rse",
    "--vacuum",
    "--reorder-functions-by-name",
];

/// Which module is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// What is on the screen.
    Page,
    /// The analysis, for the page and the JavaScript package.
    Core,
}

/// What the build is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// A short download.
    Size,
    /// A short wait.
    Speed,
}

/// A module as it is shipped and the script that talks to it.
pub(crate) struct Module {
    /// The optimized wasm.
    pub(crate) wasm: PathBuf,
    /// An ES module whose default export makes one set of bindings; `WebAssembly` is its argument.
    pub(crate) bindings: PathBuf,
}

impl Part {
    /// Name of the module, and of the binary that it is linked from.
    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Core => "core",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Page => "sfn-role-check-page",
            Self::Core => "sfn-role-check-wasm",
        }
    }
}

impl Aim {
    /// The profile of `Cargo.toml`.
    fn profile(self) -> &'static str {
        match self {
            Self::Size => "wasm",
            Self::Speed => "wasm-serve",
        }
    }
}

/// Builds a module; steps whose input did not change are left out.
///
/// # Errors
/// If one of the tools fails.
pub(crate) fn build(
    repository: &Repository,
    toolchain: WasmToolchain,
    part: Part,
    aim: Aim,
) -> Result<Module> {
    let compiled = compile(repository, toolchain, part, aim)?;
    let folder = repository.cache().join(aim.profile()).join(part.name());
    fs::create_dir_all(&folder)?;
    let module = Module {
        wasm: folder.join("module.wasm"),
        bindings: folder.join("bindings.js"),
    };
    Inputs::new(repository)?.with(&compiled).unless_made(
        &folder.join("module.stamp"),
        &[&module.wasm, &module.bindings],
        || {
            if aim == Aim::Speed {
                return bind(part, compiled, &module.wasm, &module.bindings);
            }
            let bound = folder.join("bound.wasm");
            bind(part, compiled, &bound, &module.bindings)?;
            optimize(repository, part, &bound, &module.wasm)
        },
    )?;
    Ok(module)
}

fn compile(
    repository: &Repository,
    toolchain: WasmToolchain,
    part: Part,
    aim: Aim,
) -> Result<Vec<u8>> {
    let mut cargo = toolchain.cargo(repository);
    cargo
        .args(["build", "--locked", "--package", part.package()])
        .args(["--profile", aim.profile(), "--target", TARGET])
        .args(["--config", &flags(aim)])
        // A flag of the compiler that is not stable yet: without it the page is larger, and nothing else.
        .env("RUSTC_BOOTSTRAP", "1");
    let log = repository
        .cache()
        .join(format!("log/cargo-{}.txt", part.name()));
    run_step(
        &format!("compile the {} for wasm32", part.name()),
        &mut cargo,
        &log,
    )?;
    read(
        &repository
            .path("target")
            .join(TARGET)
            .join(aim.profile())
            .join(format!("{}.wasm", part.name())),
    )
}

/// Panics name the file that they come from. Without the folder in which this machine keeps
/// dependencies the module is smaller, and of the same size everywhere; what is shipped names none.
fn flags(aim: Aim) -> String {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let sources = home.unwrap_or_default().join("registry/src");
    let flag = format!("--remap-path-prefix={}=", sources.display());
    match aim {
        Aim::Size => {
            format!(
                "target.{TARGET}.rustflags=[{flag:?}, \"-Zlocation-detail=none\", \"-Zfmt-debug=none\"]"
            )
        }
        Aim::Speed => format!("target.{TARGET}.rustflags=[{flag:?}]"),
    }
}

/// Makes the bindings. They come as the body of a function, so that boot can make a fresh set for
/// a fresh instance and can hand them a `WebAssembly` that watches for traps.
fn bind(part: Part, compiled: Vec<u8>, wasm: &Path, bindings: &Path) -> Result<()> {
    let step = Step::begin(format!("bind the {} to JavaScript", part.name()));
    let mut output = Bindgen::new()
        .input_bytes("sfn_role_check", compiled)
        .no_modules(true)?
        .omit_default_module_path(true)
        .typescript(false)
        // The names are what functions are put in order by; they are not shipped.
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate_output()?;
    if output.snippets().values().any(|inline| !inline.is_empty())
        || !output.local_modules().is_empty()
    {
        return Err(anyhow!(
            "a dependency brings JavaScript of its own, which one function can't hold"
        ));
    }
    let script = format!(
        "export default function createBindings(WebAssembly) {{\n{}\nreturn wasm_bindgen;\n}}\n",
        output.js()
    );
    fs::write(bindings, script).with_context(|| format!("can't write {}", bindings.display()))?;
    let bytes = output.wasm_mut().emit_wasm();
    fs::write(wasm, bytes).with_context(|| format!("can't write {}", wasm.display()))?;
    step.done();
    Ok(())
}

fn optimize(repository: &Repository, part: Part, bound: &Path, wasm: &Path) -> Result<()> {
    let mut tool = npm_tool::command(repository, "wasm-opt");
    tool.args(OPTIMIZATION)
        .args(FEATURES)
        .arg(bound)
        .arg("-o")
        .arg(wasm);
    let log = repository
        .cache()
        .join(format!("log/wasm-opt-{}.txt", part.name()));
    run_step(&format!("make the {} small", part.name()), &mut tool, &log)
}
