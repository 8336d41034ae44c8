#include "jose/compact.hpp"
