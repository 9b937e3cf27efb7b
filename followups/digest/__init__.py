"""The morning mail: one short mail on mornings when something is due.

`mornings` knows when a morning is, `letters` what is written, `outbox` what is to be sent and
was, `sending` hands it over. docs/digest.md tells why nobody is left out and nobody gets two.
"""
