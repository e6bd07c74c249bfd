//! Machines by chance, run by an interpreter of its own: what the analysis takes from a sample
//! input is what every run of the machine sees, whatever its calls answer and its choices choose.
//! `SAMPLE_RUNS=100000` asks for more machines.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sfn_role_check::report::CheckKind;
use test_support::Case;

/// Numbers by chance, the same ones each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Data with few keys and few texts, so that they often meet.
    fn data(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 3 } else { 8 }) {
            0..=2 => json!(format!(
                "arn:aws:iam::111122223333:role/{}",
                self.one(&["r", "s"])
            )),
            3 => Value::Array((0..=self.below(2)).map(|_| self.data(depth - 1)).collect()),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut members = Map::new();
        for key in ["a", "b", "c"] {
            if self.is(75) {
                members.insert(key.to_owned(), self.data(depth));
            }
        }
        Value::Object(members)
    }

    fn reference(&mut self) -> String {
        let mut path = "$".to_owned();
        for _ in 0..=self.below(2) {
            path.push('.');
            path.push_str(self.one(&["a", "b", "c"]));
        }
        path
    }

    fn path(&mut self) -> String {
        match self.below(12) {
            0 => "$".to_owned(),
            1 => self.reference() + "[0]",
            2 => "$$.Execution.Input.".to_owned() + self.one(&["a", "b"]),
            3 => "$v".to_owned() + self.one(&["", ".a"]),
            4 => "$$.Map.Item.Value".to_owned() + self.one(&["", ".a"]),
            _ => self.reference(),
        }
    }

    fn template(&mut self) -> Value {
        let mut members = Map::new();
        for key in ["a", "b", "c"] {
            match self.below(4) {
                0 => members.insert(key.to_owned(), self.data(1)),
                1 => None,
                _ => members.insert(format!("{key}.$"), json!(self.path())),
            };
        }
        Value::Object(members)
    }

    fn maybe(&mut self, state: &mut Value, key: &str, percent: usize) {
        if !self.is(percent) {
            return;
        }
        state[key] = match key {
            "InputPath" | "OutputPath" if self.is(10) => Value::Null,
            "InputPath" | "OutputPath" => json!(self.path()),
            "ResultPath" if self.is(25) => Value::Null,
            "ResultPath" => json!(self.reference()),
            "Assign" => match self.below(3) {
                0 => json!({"v": self.data(1)}),
                _ => json!({"v.$": self.path()}),
            },
            _ => self.template(),
        };
    }

    fn machine(&mut self, depth: usize, names: &mut usize) -> Value {
        let count = 2 + self.below(4);
        let all: Vec<String> = (0..count)
            .map(|_| {
                *names += 1;
                format!("S{names}")
            })
            .collect();
        let mut states = Map::new();
        for (at, name) in all.iter().enumerate() {
            let mut state = match self.below(if depth == 0 { 7 } else { 9 }) {
                0 | 1 => json!({"Type": "Pass"}),
                2 => json!({"Type": "Choice"}),
                3..=6 => {
                    json!({"Type": "Task", "Resource": "arn:aws:states:::emr-serverless:startJobRun"})
                }
                7 => json!({"Type": "Parallel", "Branches": [self.machine(depth - 1, names)]}),
                _ => json!({"Type": "Map", "ItemProcessor": self.machine(depth - 1, names)}),
            };
            let kind = state["Type"].as_str().unwrap().to_owned();
            self.maybe(&mut state, "InputPath", 10);
            self.maybe(&mut state, "OutputPath", 10);
            // Mostly on, sometimes back.
            let next = |dice: &mut Self| match dice.is(25) {
                true => all[dice.below(count)].clone(),
                false => all[(at + 1).min(count - 1)].clone(),
            };
            if kind == "Choice" {
                state["Choices"] =
                    json!([{"Variable": "$.a", "IsPresent": true, "Next": next(self)}]);
                state["Default"] = json!(next(self));
                states.insert(name.clone(), state);
                continue;
            }
            self.maybe(&mut state, "ResultPath", 60);
            self.maybe(&mut state, "Assign", 25);
            match kind.as_str() {
                "Pass" if self.is(50) => state["Result"] = self.data(2),
                "Pass" => self.maybe(&mut state, "Parameters", 60),
                "Parallel" => self.maybe(&mut state, "Parameters", 40),
                "Map" => {
                    state["ItemsPath"] = json!(self.path());
                    self.maybe(&mut state, "ItemSelector", 50);
                }
                _ => state["Parameters"] = json!({"ExecutionRoleArn.$": self.path()}),
            }
            if kind != "Pass" {
                self.maybe(&mut state, "ResultSelector", 25);
                if self.is(25) {
                    let mut catcher = json!({"ErrorEquals": ["States.ALL"], "Next": next(self)});
                    self.maybe(&mut catcher, "ResultPath", 70);
                    self.maybe(&mut catcher, "Assign", 20);
                    state["Catch"] = json!([catcher]);
                }
            }
            if at + 1 == count && self.is(70) {
                state["End"] = json!(true);
            } else {
                state["Next"] = json!(next(self));
            }
            states.insert(name.clone(), state);
        }
        json!({"StartAt": all[0], "States": states})
    }
}

/// One execution. An error means that it failed.
struct Run<'r> {
    dice: &'r mut Dice,
    input: Value,
    /// What each task was given.
    seen: &'r mut BTreeMap<String, Vec<Value>>,
    steps: usize,
}

/// Where expressions are evaluated.
struct Site<'s> {
    input: &'s Value,
    variable: &'s Option<Value>,
    item: &'s Option<Value>,
}

type Outcome = Result<Value, ()>;

impl Run<'_> {
    fn path(&self, path: &str, site: &Site<'_>) -> Outcome {
        let (mut value, rest) = if let Some(rest) = path.strip_prefix("$$.Execution.Input") {
            (self.input.clone(), rest)
        } else if let Some(rest) = path.strip_prefix("$$.Map.Item.Value") {
            (site.item.clone().ok_or(())?, rest)
        } else if let Some(rest) = path.strip_prefix("$v") {
            (site.variable.clone().ok_or(())?, rest)
        } else {
            (site.input.clone(), path.strip_prefix('$').unwrap())
        };
        for step in rest.split('.').skip(1) {
            let (key, is_item) = match step.strip_suffix("[0]") {
                Some(key) => (key, true),
                None => (step, false),
            };
            value = value.get(key).ok_or(())?.clone();
            if is_item {
                value = value
                    .as_array()
                    .and_then(|all| all.first())
                    .ok_or(())?
                    .clone();
            }
        }
        Ok(value)
    }

    fn template(&self, template: &Value, site: &Site<'_>) -> Outcome {
        let mut made = Map::new();
        for (key, value) in template.as_object().unwrap() {
            match key.strip_suffix(".$") {
                Some(key) => made.insert(key.to_owned(), self.path(value.as_str().unwrap(), site)?),
                None => made.insert(key.clone(), value.clone()),
            };
        }
        Ok(Value::Object(made))
    }

    fn filter(&self, state: &Value, key: &str, site: &Site<'_>) -> Outcome {
        match state.get(key) {
            None => Ok(site.input.clone()),
            Some(Value::Null) => Ok(json!({})),
            Some(path) => self.path(path.as_str().unwrap(), site),
        }
    }

    fn combined(holder: &Value, raw: &Value, result: Value) -> Outcome {
        match holder.get("ResultPath") {
            None => Ok(result),
            Some(Value::Null) => Ok(raw.clone()),
            Some(path) => {
                let mut whole = raw.clone();
                let mut place = &mut whole;
                for key in path.as_str().unwrap().split('.').skip(1) {
                    let members = place.as_object_mut().ok_or(())?;
                    place = members.entry(key.to_owned()).or_insert(json!({}));
                }
                *place = result;
                Ok(whole)
            }
        }
    }

    fn machine(
        &mut self,
        machine: &Value,
        input: Value,
        variable: Option<Value>,
        item: &Option<Value>,
    ) -> Outcome {
        let mut name = machine["StartAt"].as_str().unwrap().to_owned();
        let (mut raw, mut variable) = (input, variable);
        loop {
            self.steps += 1;
            if self.steps > 60 {
                return Err(());
            }
            let state = &machine["States"][&name];
            if state["Type"] == "Choice" {
                let site = Site {
                    input: &raw,
                    variable: &variable,
                    item,
                };
                let effective = self.filter(state, "InputPath", &site)?;
                raw = self.filter(
                    state,
                    "OutputPath",
                    &Site {
                        input: &effective,
                        ..site
                    },
                )?;
                let way = if self.dice.is(50) {
                    &state["Default"]
                } else {
                    &state["Choices"][0]["Next"]
                };
                name = way.as_str().unwrap().to_owned();
                continue;
            }
            let outcome = self.state(&name, state, &raw, &variable, item);
            match (outcome, state.get("Catch")) {
                (Ok((output, assigned)), _) => {
                    raw = output;
                    variable = assigned;
                    match state.get("Next") {
                        Some(next) => name = next.as_str().unwrap().to_owned(),
                        None => return Ok(raw),
                    }
                }
                (Err(()), None) => return Err(()),
                (Err(()), Some(catchers)) => {
                    let catcher = &catchers[0];
                    let error = json!({"Error": "E", "Cause": "x"});
                    let site = Site {
                        input: &error,
                        variable: &variable,
                        item,
                    };
                    let assigned = self.assigned(catcher, &site)?;
                    raw = Self::combined(catcher, &raw, error)?;
                    variable = assigned;
                    name = catcher["Next"].as_str().unwrap().to_owned();
                }
            }
        }
    }

    fn assigned(&self, holder: &Value, site: &Site<'_>) -> Result<Option<Value>, ()> {
        match holder.get("Assign") {
            None => Ok(site.variable.clone()),
            Some(assign) => Ok(self.template(assign, site)?.get("v").cloned()),
        }
    }

    fn state(
        &mut self,
        name: &str,
        state: &Value,
        raw: &Value,
        variable: &Option<Value>,
        item: &Option<Value>,
    ) -> Result<(Value, Option<Value>), ()> {
        let site = Site {
            input: raw,
            variable,
            item,
        };
        let effective = self.filter(state, "InputPath", &site)?;
        let site = Site {
            input: &effective,
            ..site
        };
        let handed = match state.get("Parameters") {
            Some(template) => self.template(template, &site)?,
            None => effective.clone(),
        };
        let result = match state["Type"].as_str().unwrap() {
            "Pass" => state.get("Result").cloned().unwrap_or(handed),
            "Task" => {
                let role = handed["ExecutionRoleArn"].clone();
                self.seen.entry(name.to_owned()).or_default().push(role);
                if self.dice.is(25) {
                    return Err(());
                }
                self.dice.data(2)
            }
            "Parallel" => {
                let branch = &state["Branches"][0];
                json!([self.machine(branch, handed, variable.clone(), &None)?])
            }
            _ => {
                let items = self.filter(state, "ItemsPath", &site)?;
                let mut results = Vec::new();
                for one in items.as_array().ok_or(())? {
                    let own = Some(one.clone());
                    let given = match state.get("ItemSelector") {
                        Some(selector) => self.template(selector, &Site { item: &own, ..site })?,
                        None => one.clone(),
                    };
                    results.push(self.machine(
                        &state["ItemProcessor"],
                        given,
                        variable.clone(),
                        &own,
                    )?);
                }
                Value::Array(results)
            }
        };
        let result = match state.get("ResultSelector") {
            Some(selector) => self.template(
                selector,
                &Site {
                    input: &result,
                    ..site
                },
            )?,
            None => result,
        };
        let assigned = self.assigned(
            state,
            &Site {
                input: &result,
                ..site
            },
        )?;
        let combined = Self::combined(state, raw, result)?;
        let output = self.filter(
            state,
            "OutputPath",
            &Site {
                input: &combined,
                ..site
            },
        )?;
        Ok((output, assigned))
    }
}

#[test]
fn what_is_filled_in_is_what_every_run_sees() {
    let count = std::env::var("SAMPLE_RUNS").ok();
    let count: u64 = count.and_then(|count| count.parse().ok()).unwrap_or(400);
    let (mut filled, mut compared) = (0, 0);
    for seed in 0..count {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
        let input = dice.object(2);
        let machine = dice.machine(2, &mut 0);
        let report = Case::new()
            .text("machine.asl.json", "state-machine", &machine.to_string())
            .text("input.json", "sample-input", &input.to_string())
            .report();
        let tasks = &report.state_machines[0].tasks;
        let mut told: BTreeMap<&str, &str> = BTreeMap::new();
        for check in &report.checks {
            if let (CheckKind::PassRole, Some(role), Some(task)) =
                (check.kind, &check.resource, check.task)
            {
                told.insert(&tasks[task as usize].state, role);
            }
        }
        filled += told.len();
        if told.is_empty() {
            continue;
        }
        let mut seen = BTreeMap::new();
        for _ in 0..30 {
            let mut run = Run {
                dice: &mut dice,
                input: input.clone(),
                seen: &mut seen,
                steps: 0,
            };
            let _ = run.machine(&machine, input.clone(), None, &None);
        }
        for (state, role) in told {
            for value in seen.get(state).into_iter().flatten() {
                compared += 1;
                assert_eq!(
                    value, role,
                    "seed {seed}, state {state}\n{input:#}\n{machine:#}"
                );
            }
        }
    }
    // Else the test says nothing.
    assert!(
        filled as u64 > count / 10 && compared > 5 * filled,
        "{filled} {compared}"
    );
}
