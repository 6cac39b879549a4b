/* SPDX-License-Identifier: MIT */
#include "formats/gotrace_event.h"

#include <stddef.h>

static const struct gotrace_spec specs[256] = {
	[GT_PROCS_CHANGE] = {2, 22, true},
	[GT_PROC_START] = {2, 22, false},
	[GT_PROC_STOP] = {0, 22, false},
	[GT_PROC_STEAL] = {3, 22, false},
	[GT_PROC_STATUS] = {2, 22, false},
	[GT_GO_CREATE] = {3, 22, true},
	[GT_GO_CREATE_SYSCALL] = {1, 22, false},
	[GT_GO_START] = {2, 22, false},
	[GT_GO_DESTROY] = {0, 22, false},
	[GT_GO_DESTROY_SYSCALL] = {0, 22, false},
	[GT_GO_STOP] = {2, 22, true},
	[GT_GO_BLOCK] = {2, 22, true},
	[GT_GO_UNBLOCK] = {3, 22, true},
	[GT_GO_SYSCALL_BEGIN] = {2, 22, true},
	[GT_GO_SYSCALL_END] = {0, 22, false},
	[GT_GO_SYSCALL_END_BLOCKED] = {0, 22, false},
	[GT_GO_STATUS] = {3, 22, false},
	[GT_STW_BEGIN] = {2, 22, true},
	[GT_STW_END] = {0, 22, false},
	[GT_GC_ACTIVE] = {1, 22, false},
	[GT_GC_BEGIN] = {2, 22, true},
	[GT_GC_END] = {1, 22, false},
	[GT_SWEEP_ACTIVE] = {1, 22, false},
	[GT_SWEEP_BEGIN] = {1, 22, true},
	[GT_SWEEP_END] = {2, 22, false},
	[GT_ASSIST_ACTIVE] = {1, 22, false},
	[GT_ASSIST_BEGIN] = {1, 22, true},
	[GT_ASSIST_END] = {0, 22, false},
	[GT_HEAP_ALLOC] = {1, 22, false},
	[GT_HEAP_GOAL] = {1, 22, false},
	[GT_GO_LABEL] = {1, 22, false},
	[GT_TASK_BEGIN] = {4, 22, true},
	[GT_TASK_END] = {2, 22, true},
	[GT_REGION_BEGIN] = {3, 22, true},
	[GT_REGION_END] = {3, 22, true},
	[GT_LOG] = {4, 22, true},
	[GT_GO_SWITCH] = {2, 23, false},
	[GT_GO_SWITCH_DESTROY] = {2, 23, false},
	[GT_GO_CREATE_BLOCKED] = {3, 23, true},
	[GT_GO_STATUS_STACK] = {4, 23, true},
	[GT_EXPERIMENTAL + 0] = {3, 23, false},
	[GT_EXPERIMENTAL + 1] = {3, 23, false},
	[GT_EXPERIMENTAL + 2] = {1, 23, false},
	[GT_EXPERIMENTAL + 3] = {2, 23, false},
	[GT_EXPERIMENTAL + 4] = {2, 23, false},
	[GT_EXPERIMENTAL + 5] = {1, 23, false},
	[GT_EXPERIMENTAL + 6] = {2, 23, false},
	[GT_EXPERIMENTAL + 7] = {2, 23, false},
	[GT_EXPERIMENTAL + 8] = {1, 23, false},
};

const struct gotrace_spec *gotrace_spec(unsigned type)
{
	return &specs[type & 255];
}

const char *gotrace_type_name(unsigned type)
{
	static const char *const names[] = {NULL, "EventBatch", "Stacks", "Stack", "Strings",
		"String", "CPUSamples", "CPUSample", "Frequency", "ProcsChange", "ProcStart",
		"ProcStop", "ProcSteal", "ProcStatus", "GoCreate", "GoCreateSyscall", "GoStart",
		"GoDestroy", "GoDestroySyscall", "GoStop", "GoBlock", "GoUnblock", "GoSyscallBegin",
		"GoSyscallEnd", "GoSyscallEndBlocked", "GoStatus", "STWBegin", "STWEnd", "GCActive",
		"GCBegin", "GCEnd", "GCSweepActive", "GCSweepBegin", "GCSweepEnd",
		"GCMarkAssistActive", "GCMarkAssistBegin", "GCMarkAssistEnd", "HeapAlloc",
		"HeapGoal", "GoLabel", "UserTaskBegin", "UserTaskEnd", "UserRegionBegin",
		"UserRegionEnd", "UserLog", "GoSwitch", "GoSwitchDestroy", "GoCreateBlocked",
		"GoStatusStack", "ExperimentalBatch", "Sync", "ClockSnapshot", "EndOfGeneration"};

	if (type < sizeof(names) / sizeof(names[0]) && names[type])
		return names[type];
	return type >= GT_EXPERIMENTAL && type < GT_EXPERIMENTAL_END ? "experimental event"
								     : "unknown event";
}
