//! A program's twin in Python, with other values of its parameters.

use super::Entry;
use crate::front::repr::Repr;
use crate::recipe::Value;

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
            if let (Some(line), Some(value)) = (line, values.get(*name)) {
                *line = begin + &constant(value);
            }
        }
        Ok(lines.join("\n") + "\n")
    }
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
}
