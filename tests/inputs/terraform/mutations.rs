//! Mutated source of Terraform beside its plan: any texts give a report, and the same texts the same
//! one. `MUTATIONS=SECONDS` lets it run longer than the few rounds of a test.

use std::time::{Duration, Instant};

use serde_json::json;
use sfn_role_check::Workspace;
use sfn_role_check::edit::plan_of;

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/differential/terraform"
);

/// A generator of numbers that gives the same ones each time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn texts() -> Vec<(String, Vec<(String, String)>)> {
    let mut all = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders.iter().filter(|path| path.is_dir()) {
        let mut files = Vec::new();
        for (name, path) in [
            ("main.tf", "source/main.tf"),
            ("role/main.tf", "source/role/main.tf"),
            ("m.asl.json", "source/m.asl.json"),
            ("plan.json", "plan.json"),
        ] {
            if let Ok(text) = std::fs::read_to_string(folder.join(path)) {
                files.push((name.to_owned(), text));
            }
        }
        all.push((folder.display().to_string(), files));
    }
    all
}

const PIECES: [&str; 24] = [
    "${",
    "%{ if x }",
    "}",
    "{",
    "[",
    "]",
    "\"",
    "<<-A\n",
    "count = var.x ? 1 : 0\n",
    "for_each = var.y\n",
    "try(",
    "regex(\"(a*)*b\", \"aaaaaaaaaaaaaaaaaaaaaaaa\")",
    "\\",
    "\u{e000}",
    "null",
    "jsonencode(",
    "each.key",
    "dynamic \"statement\" {\n",
    "[*]",
    "...",
    ",",
    "=",
    "\0",
    "for x in ",
];

fn mutated(numbers: &mut Numbers, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.next(4) {
        let (one, two) = (numbers.next(letters.len() + 1), numbers.next(60));
        let end = (one + two).min(letters.len());
        match numbers.next(5) {
            0 => drop(letters.drain(one..end)),
            1 => {
                let piece: Vec<char> = letters[one..end].to_vec();
                let to = numbers.next(letters.len() + 1);
                letters.splice(to..to, piece);
            }
            2 | 3 => {
                let piece = PIECES[numbers.next(PIECES.len())];
                letters.splice(one..one, piece.chars());
            }
            _ => {
                letters.truncate(one);
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn mutated_source_gives_a_report() {
    let texts = texts();
    let seconds = std::env::var("MUTATIONS")
        .ok()
        .and_then(|text| text.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut count = 0;
    while until.map_or(count < 150, |until| Instant::now() < until) {
        let (_, files) = &texts[numbers.next(texts.len())];
        let which = numbers.next(files.len());
        let documents: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(at, (name, text))| {
                let text = match at == which {
                    true => mutated(&mut numbers, text),
                    false => text.clone(),
                };
                json!({"name": name, "text": text})
            })
            .collect();
        let workspace = json!({"documents": documents}).to_string();
        let workspace = Workspace::from_json(&workspace).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        let once = serde_json::to_string(&report).unwrap();
        let twice = serde_json::to_string(&sfn_role_check::analyze(&workspace)).unwrap();
        assert_eq!(once, twice);
        // What is applied only adds.
        let plans = (0..report.fixes.len().min(2)).filter(|_| count % 4 == 0);
        for plan in plans.filter_map(|at| plan_of(&workspace, &report, at).ok()) {
            assert!(plan.plan.edits.iter().all(|edit| edit.start == edit.end));
        }
        count += 1;
    }
    assert!(count > 0);
}
