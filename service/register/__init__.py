"""The register: Apps of each agency, their yearly figures and versions, and what the regulation's clauses 3 to 9 make of them."""
