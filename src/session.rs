//! Live guidance: observations in, one hint and "now" out.
