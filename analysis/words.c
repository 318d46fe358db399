/* The words of a verdict, as the contract spells them. */
#include "analysis/verdict.h"

const char *severity_name(enum severity s)
{
    switch (s) {
    case SEVERITY_INFO:
        return "info";
    case SEVERITY_ATTENTION:
        return "attention";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_CRITICAL:
        return "critical";
    }
    return "";
}

const char *status_name(enum status s)
{
    switch (s) {
    case STATUS_HEALTHY:
        return "healthy";
    case STATUS_INSUFFICIENT_DATA:
        return "insufficient-data";
    case STATUS_ATTENTION:
        return "attention";
    case STATUS_WARNING:
        return "warning";
    case STATUS_CRITICAL:
        return "critical";
    }
    return "";
}

const char *confidence_name(enum confidence c)
{
    switch (c) {
    case CONFIDENCE_LOW:
        return "low";
    case CONFIDENCE_MEDIUM:
        return "medium";
    case CONFIDENCE_HIGH:
        return "high";
    }
    return "";
}
