//! Values as Python's `repr` would print them.

use super::foreign::Foreign;
use core::any::Any;

/// A value that can be printed as Python's `repr` would.
///
/// # Example
/// ```
/// use threadground::prelude::*;
/// assert_eq!((1, "a").repr(), "(1, 'a')");
/// assert_eq!(vec![Some(true), None].repr(), "[True, None]");
/// assert_eq!(3.0.repr(), "3.0");
/// ```
pub trait Repr {
    /// The text that Python's `repr` would give.
    fn repr(&self) -> String;
}

/// A truth value, as Python prints it.
pub(crate) fn truth(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

macro_rules! whole {
    ($($type:ty),*) => { $(impl Repr for $type {
        fn repr(&self) -> String {
            self.to_string()
        }
    })* };
}
whole!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl Repr for bool {
    fn repr(&self) -> String {
        truth(*self).to_owned()
    }
}

impl Repr for f64 {
    fn repr(&self) -> String {
        if self.is_nan() {
            return "nan".to_owned();
        }
        if self.is_infinite() {
            return if *self > 0.0 { "inf" } else { "-inf" }.to_owned();
        }
        // Rust and Python both print the fewest digits that give the number back; Python goes over to
        // exponents at 1e16 and below 1e-4.
        let size = self.abs();
        if size != 0.0 && !(1e-4..1e16).contains(&size) {
            let text = format!("{self:e}");
            let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let (sign, number) = exponent.strip_prefix('-').map_or(("+", exponent), |number| ("-", number));
            return format!("{digits}e{sign}{number:0>2}");
        }
        format!("{self:?}")
    }
}

/// Whether a character is one of Python's printable ones: none of Unicode's "Other" or "Separator", except the
/// space.
fn is_printable(c: char) -> bool {
    // Rust escapes the same categories, and behind another character nothing else.
    c == ' '
        || c.is_ascii_graphic()
        || (!c.is_ascii() && String::from_iter(['a', c]).escape_debug().count() == 2)
}

impl Repr for str {
    fn repr(&self) -> String {
        let quote = if self.contains('\'') && !self.contains('"') { '"' } else { '\'' };
        let mut text = String::from(quote);
        for c in self.chars() {
            match c {
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                '\\' => text.push_str("\\\\"),
                c if c == quote => text.extend(['\\', c]),
                c if is_printable(c) => text.push(c),
                c => match u32::from(c) {
                    code @ ..0x100 => text.push_str(&format!("\\x{code:02x}")),
                    code @ ..0x1_0000 => text.push_str(&format!("\\u{code:04x}")),
                    code => text.push_str(&format!("\\U{code:08x}")),
                },
            }
        }
        text.push(quote);
        text
    }
}

impl Repr for String {
    fn repr(&self) -> String {
        self.as_str().repr()
    }
}

impl<T: Repr + ?Sized> Repr for &T {
    fn repr(&self) -> String {
        (**self).repr()
    }
}

impl<T: Repr> Repr for Option<T> {
    fn repr(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Repr::repr)
    }
}

impl<T: Repr> Repr for [T] {
    fn repr(&self) -> String {
        format!("[{}]", self.iter().map(Repr::repr).collect::<Vec<_>>().join(", "))
    }
}

impl<T: Repr> Repr for Vec<T> {
    fn repr(&self) -> String {
        self.as_slice().repr()
    }
}

impl<K: Repr, V: Repr> Repr for std::collections::BTreeMap<K, V> {
    fn repr(&self) -> String {
        let items = self.iter().map(|(key, value)| format!("{}: {}", key.repr(), value.repr()));
        format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
    }
}

impl Repr for Foreign {
    fn repr(&self) -> String {
        self.words().to_owned()
    }
}

impl Repr for () {
    fn repr(&self) -> String {
        "()".to_owned()
    }
}

impl<A: Repr> Repr for (A,) {
    fn repr(&self) -> String {
        format!("({},)", self.0.repr())
    }
}

impl<A: Repr, B: Repr> Repr for (A, B) {
    fn repr(&self) -> String {
        format!("({}, {})", self.0.repr(), self.1.repr())
    }
}

/// A value's text for the record: what [`Repr`] gives for the types that are listed here, and for any other
/// type its name.
pub(crate) fn of<T: 'static>(value: &T) -> String {
    // The compiler settles these comparisons of types.
    macro_rules! first {
        ($($type:ty),* $(,)?) => { $(if let Some(value) = (value as &dyn Any).downcast_ref::<$type>() {
            return value.repr();
        })* };
    }
    first!(Foreign);
    first!(i32, u32, i64, u64, usize, f64, bool, String, &'static str, (), (u32, u32), (u32, &'static str));
    first!(
        Option<i32>,
        Option<u32>,
        Option<u64>,
        Option<usize>,
        Option<f64>,
        Option<String>,
        Option<&'static str>
    );
    first!(Vec<i32>, Vec<u32>, Vec<u64>, Vec<f64>, Vec<String>, Vec<&'static str>);
    first!(std::collections::BTreeMap<u32, u32>, std::collections::BTreeMap<String, String>);
    let name = core::any::type_name::<T>();
    format!("<{}>", name.rsplit("::").next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_python_prints_them() {
        let cases = [
            (true.repr(), "True"),
            (1e16.repr(), "1e+16"),
            (0.1.repr(), "0.1"),
            (1.5e-7.repr(), "1.5e-07"),
            (123_456.0.repr(), "123456.0"),
            (f64::NAN.repr(), "nan"),
            ("it's".repr(), "\"it's\""),
            ("a'\"\n".repr(), "'a\\'\"\\n'"),
            ("\0\x7f\u{85}\u{a0}\u{200b}\u{202e}".repr(), r"'\x00\x7f\x85\xa0\u200b\u202e'"),
            ("e\u{301}\u{e000}\u{e0001} \u{1f40d}".repr(), "'e\u{301}\\ue000\\U000e0001 \u{1f40d}'"),
            ((1,).repr(), "(1,)"),
            (std::collections::BTreeMap::from([("a", "A")]).repr(), "{'a': 'A'}"),
        ];
        for (text, python) in cases {
            assert_eq!(text, python, "as Python's repr");
        }
        assert_eq!(of(&Some(3_u32)), "3", "a known type");
        struct Own;
        assert_eq!(of(&Own), "<Own>", "any other");
    }
}
