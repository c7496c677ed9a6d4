//! Collects what is wrong with one file while it is read.

use std::{cell::RefCell, ops::Range};

use crate::Fault;

/// The faults of one file.
pub(crate) struct Faults<'f> {
    file: &'f str,
    text: &'f str,
    /// Whether expressions are compiled at once. Those of the embedded files
    /// are compiled by a test, which spares every start of the server.
    pub(crate) compile: bool,
    list: RefCell<Vec<Fault>>,
}

impl<'f> Faults<'f> {
    pub(crate) fn new(file: &'f str, text: &'f str, compile: bool) -> Self {
        Self { file, text, compile, list: RefCell::default() }
    }

    /// Notes a fault at a place in the file.
    pub(crate) fn push(&self, span: &Range<usize>, field: &str, message: impl Into<String>) {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        self.list.borrow_mut().push(Fault {
            file: self.file.to_owned(),
            line: Some(line),
            field: field.to_owned(),
            message: message.into(),
        });
    }

    /// Whether this very field was found wrong already.
    pub(crate) fn mentions(&self, field: &str) -> bool {
        self.list.borrow().iter().any(|fault| fault.field == field)
    }

    /// Whether nothing was found yet.
    pub(crate) fn none(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// What was found, by line.
    pub(crate) fn into_list(self) -> Vec<Fault> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|fault| fault.line);
        list
    }
}
