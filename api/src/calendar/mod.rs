//! Office hours, Colombian holidays and business time.
