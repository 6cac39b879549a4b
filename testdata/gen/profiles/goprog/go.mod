module example.com/shop-backend/v2

go 1.19
