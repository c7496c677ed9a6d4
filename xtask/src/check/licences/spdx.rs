//! SPDX licence expressions: `OR` binds weaker than `AND`, `WITH` belongs to
//! its licence, and `/` is what `OR` was once written as.

/// Whether a choice exists that needs only licences that are `allowed`.
/// An expression that cannot be read is not satisfied.
pub(super) fn satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, allowed };
    parser.either() == Some(true) && parser.words.is_empty()
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Parser<'_> {
    fn either(&mut self) -> Option<bool> {
        let mut good = self.both()?;
        while self.next_is("OR") {
            good |= self.both()?;
        }
        Some(good)
    }

    fn both(&mut self) -> Option<bool> {
        let mut good = self.one()?;
        while self.next_is("AND") {
            good &= self.one()?;
        }
        Some(good)
    }

    fn one(&mut self) -> Option<bool> {
        if self.next_is("(") {
            let good = self.either()?;
            return self.next_is(")").then_some(good);
        }
        let (licence, rest) = self.words.split_first()?;
        self.words = rest;
        if self.next_is("WITH") {
            let (exception, rest) = self.words.split_first()?;
            self.words = rest;
            return Some((self.allowed)(&format!("{licence} WITH {exception}")));
        }
        Some((self.allowed)(licence))
    }

    fn next_is(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn expressions_mean_what_spdx_says() {
        let good = |expression: &str| satisfied(expression, &|one| ["MIT", "ISC", "A WITH b"].contains(&one));
        for yes in ["MIT", "GPL OR MIT", "MIT/GPL", "(GPL OR MIT) AND ISC", "GPL AND X OR MIT", "A WITH b OR GPL"] {
            assert!(good(yes), "{yes}");
        }
        for no in ["", "GPL", "MIT AND GPL", "A", "(MIT", "MIT ISC", "MIT OR", "(GPL OR X) AND MIT", "MIT WITH b"] {
            assert!(!good(no), "{no}");
        }
    }
}
