//! A program's twin in Python, with other values of its parameters.

use super::Entry;
use crate::front::repr::Repr;
use crate::recipe::{Set, Value};

impl Entry {
    /// The text of the program's twin in Python, in which the constants that are called as these parameters have their
    /// values: of `("threads", "3")` it is `THREADS = 3`.
    ///
    /// # Errors
    /// A sentence that names an unknown parameter, or a value that is not allowed.
    pub fn twin_with(&self, set: &[(&str, &str)]) -> Result<String, String> {
        let values = self.set(set.iter().copied())?;
        let mut lines: Vec<String> = self.python.lines().map(ToOwned::to_owned).collect();
        for (name, _) in set {
            let begin = format!("{} = ", name.to_uppercase());
            let line = lines.iter_mut().find(|line| line.starts_with(&begin));
            if let (Some(line), Some(value)) = (line, values.get(name)) {
                *line = begin + &constant(value);
            }
        }
        Ok(lines.join("\n") + "\n")
    }

    /// The values of the parameters with which this text is the program's twin; `None` if it is another text.
    #[must_use]
    pub fn set_of_twin(&self, text: &str) -> Option<Set> {
        let names: Vec<_> = self.program.parameters.iter().map(|parameter| parameter.name).collect();
        let (own, lines) = (self.python.lines(), text.lines());
        if own.clone().count() != lines.clone().count() || !text.ends_with('\n') {
            return None;
        }
        let mut set = Vec::new();
        for (_, line) in own.zip(lines).filter(|(own, line)| own != line) {
            let (name, value) = line.split_once(" = ")?;
            let name = names.iter().find(|known| known.to_uppercase() == name)?;
            set.push((*name, as_typed(value)));
        }
        self.set(set.iter().map(|(name, value)| (*name, value.as_str()))).ok()
    }

    /// The values that a text which somebody has made of the program's twin has in the lines of its constants; one that it has no
    /// more is as in the program's small values. `None` if one is not allowed.
    #[must_use]
    pub fn set_in(&self, text: &str) -> Option<Set> {
        let constant = |name: &'static str| {
            let begin = format!("{} = ", name.to_uppercase());
            let value = text.lines().find_map(|line| line.strip_prefix(&begin))?;
            Some((name, as_typed(value.split('#').next().unwrap_or(value).trim_end())))
        };
        let own: Vec<_> =
            self.program.parameters.iter().filter_map(|parameter| constant(parameter.name)).collect();
        let small =
            self.program.small.iter().copied().filter(|(name, _)| own.iter().all(|(its, _)| its != name));
        self.set(own.iter().map(|(name, value)| (*name, value.as_str())).chain(small)).ok()
    }
}

/// A constant's value as a reader types a parameter's: without Python's brackets and quotes, and in lower case where it is on
/// or off.
fn as_typed(value: &str) -> String {
    let value = value.trim_matches(['[', ']', '"', '\'']).replace(", ", ",");
    if matches!(&*value, "True" | "False") { value.to_lowercase() } else { value }
}

/// The value as Python has it.
fn constant(value: &Value) -> String {
    match value {
        Value::Flag(is) => is.repr(),
        Value::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Value::Number(number) => number.repr(),
        Value::Text(text) => text.repr(),
        Value::Numbers(numbers) => numbers.repr(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_twin_has_the_values() {
        let entry = crate::catalogue::find("start-simple").expect("it is there");
        let name = entry.program.parameters.first().expect("it has one").name;
        let text = entry.twin_with(&[(name, "2")]).expect("it is allowed");
        assert!(text.contains(&format!("\n{} = 2\n", name.to_uppercase())), "{text}");
        assert!(entry.twin_with(&[("no", "2")]).is_err());
    }

    #[test]
    fn the_values_of_a_twin_are_known() {
        for entry in crate::catalogue::all() {
            assert_eq!(entry.set_of_twin(entry.python), entry.set([]).ok(), "{}", entry.id);
            let small = entry.program.small;
            let text = entry.twin_with(small).expect("they are allowed");
            assert_eq!(entry.set_of_twin(&text), entry.set(small.iter().copied()).ok(), "{}", entry.id);
            let more = format!("{text}pass\n");
            assert_eq!(entry.set_of_twin(&more), None, "{}", entry.id);
            assert_eq!(entry.set_in(&more), entry.set_of_twin(&text), "{}", entry.id);
        }
    }
}
