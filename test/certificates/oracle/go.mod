module eastwest.test/oracle

// GODEBUG's defaults follow this line: 1.24 is where RSA keys below 1024 bits and negative serial numbers are refused.
go 1.24
