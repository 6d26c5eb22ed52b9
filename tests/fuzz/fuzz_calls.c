/* Sequences of calls: the input is the program of the machine in machine.h. */
#include "machine.h"
#include "networks.h"

enum { STEPS = 48, HEAVY = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static machine m;
    memset(&m, 0, sizeof m);
    m.data = data;
    m.size = size;
    m.heavy = HEAVY;
    m.context = fuzz_context(&m.memory, (size_t)24 << 20);
    m.handles[CONTEXT][0] = m.context;
    hnpe_context_retain(m.context);
    for (int i = 0; i < STEPS && m.at < m.size; ++i)
        machine_step(&m);
    /* In an order that the input chooses. */
    const size_t first = size ? data[size - 1] : 0;
    for (size_t i = 0; i < TYPES; ++i)
        for (size_t j = 0; j < SLOTS; ++j) {
            const type of = (type)((first + i * (first % 2 ? 5 : 7)) % TYPES);
            machine_release(of, m.handles[of][j]);
        }
    remove(fuzz_path("calls"));
    networks_remove_folder(fuzz_path("calls-folder"));
    fuzz_context_end(&m.memory, m.context);
    FUZZ_REQUIRE(m.hosts == 0, "%lld callbacks' data are not released", (long long)m.hosts);
    return 0;
}
