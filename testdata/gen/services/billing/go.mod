module acme.io/billing

go 1.19
