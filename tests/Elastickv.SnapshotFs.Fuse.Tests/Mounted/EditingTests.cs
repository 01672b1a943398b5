using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>Ordinary programs on a writable mount.</summary>
public sealed class EditingTests : IDisposable
{
    private readonly Lazy<WritableMount> mount = new();

    private HostedMount Mount => mount.Value.Mount;

    public void Dispose()
    {
        if (mount.IsValueCreated)
        {
            mount.Value.Dispose();
        }
    }

    [MountFact]
    public void Core_utilities()
    {
        Mount.Sh("cd redis/db_0/strings && printf 'one\\ntwo\\n' > new.bin && sed -i s/one/ONE/ new.bin && echo three >> new.bin");
        Assert.Equal("ONE\ntwo\nthree\n", Mount.Sh("cat redis/db_0/strings/new.bin"));
        Mount.Sh("cd redis/db_0/strings && mv new.bin moved.bin && cp moved.bin copy.bin && cmp moved.bin copy.bin && truncate -s 5 copy.bin");
        Mount.Sh("cd redis/db_0/strings && printf XX | dd of=moved.bin bs=1 seek=1 conv=notrunc status=none && truncate -s 2 greeting.bin");
        Assert.Equal("OXX\ntwo\nthree\n", Mount.Sh("cat redis/db_0/strings/moved.bin"));
        Assert.Equal("ONE\nt5 2\n", Mount.Sh("cd redis/db_0/strings && cat copy.bin && stat -c %s copy.bin greeting.bin | tr '\\n' ' ' | sed 's/ $//' && echo"));
        Mount.Sh("cd redis/db_0/strings && touch -d '2001-02-03 04:05:06.789123456Z' copy.bin && chmod 777 copy.bin && rm user.bin");
        Assert.Equal("2001-02-03 04:05:06.789000000 +0000 600\n", Mount.Sh("stat -c '%y %a' redis/db_0/strings/copy.bin"));
        mount.Value.CheckSums();
        Assert.Contains("\"kind\":\"deleted\"", Mount.Sh("cat .snapfs/changes.jsonl"), StringComparison.Ordinal);
        Assert.Contains("Permission denied", Mount.Fails("echo x >> CHECKSUMS"), StringComparison.Ordinal);
        Assert.Contains("Permission denied", Mount.Fails("echo x > .snapfs/new"), StringComparison.Ordinal);
        Assert.Contains("not permitted", Mount.Fails("ln redis/db_0/strings/copy.bin redis/db_0/strings/l.bin"), StringComparison.Ordinal);
        Assert.Contains("not permitted", Mount.Fails("ln -s x redis/db_0/strings/s.bin"), StringComparison.Ordinal);
        Assert.Contains("not permitted", Mount.Fails("mkfifo redis/db_0/strings/p.bin"), StringComparison.Ordinal);
        Mount.Sh("rm -r sqs/jobs && test ! -e sqs/jobs && mkdir -p s3/newbucket/a/b && cp -r redis/db_0/strings s3/newbucket/a/b && diff -r redis/db_0/strings s3/newbucket/a/b/strings");
        mount.Value.CheckSums();
        Assert.DoesNotContain(Mount.Log(), line => !line.Contains("protocol features", StringComparison.Ordinal));
    }

    [MountFact]
    public void Files_without_a_name_shared_maps_and_exclusive_creation() => Assert.Equal("done\n", mount.Value.Python("""
        import ctypes, mmap, os
        d = 'redis/db_0/strings/'
        fd = os.open(d + 'map.bin', os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.ftruncate(fd, 10000)
        m = mmap.mmap(fd, 10000)
        m[5000:5005] = b'map 1'
        m.flush()
        os.close(fd)
        assert open(d + 'map.bin', 'rb').read()[5000:5005] == b'map 1'
        m[5000:5005] = b'map 2'
        m.close()
        data = open(d + 'map.bin', 'rb').read()
        assert data[5000:5005] == b'map 2' and len(data) == 10000, data[5000:5005]
        try:
            os.open(d + 'map.bin', os.O_RDWR | os.O_CREAT | os.O_EXCL)
            assert False
        except FileExistsError:
            pass
        fd = os.open(d + 'map.bin', os.O_RDWR)
        os.unlink(d + 'map.bin')
        os.pwrite(fd, b'unlinked', 4998)
        os.ftruncate(fd, 5002)
        status = os.fstat(fd)
        assert (status.st_nlink, status.st_size) == (0, 5002), status
        assert os.pread(fd, 100, 4996) == b'\0\0unli'
        assert not os.path.exists(d + 'map.bin')
        os.close(fd)
        fd = os.open(d + 'greeting.bin', os.O_RDWR)
        old = os.read(fd, 100)
        m = mmap.mmap(fd, len(old))
        m[0:1] = b'#'
        m.close()
        os.close(fd)
        assert open(d + 'greeting.bin', 'rb').read() == b'#' + old[1:]
        open(d + 'a.bin', 'w').write('a')
        open(d + 'b.bin', 'w').write('b')
        libc = ctypes.CDLL(None, use_errno=True)
        def rename2(a, b, flags):
            return 0 if libc.renameat2(-100, (d + a).encode(), -100, (d + b).encode(), flags) == 0 else ctypes.get_errno()
        assert rename2('a.bin', 'b.bin', 1) == 17
        assert rename2('a.bin', 'b.bin', 2) == 0
        assert open(d + 'a.bin').read() + open(d + 'b.bin').read() == 'ba'
        os.posix_fallocate(os.open(d + 'a.bin', os.O_RDWR), 0, 4096)
        assert os.stat(d + 'a.bin').st_size == 4096
        fd = os.open('CHECKSUMS', os.O_RDONLY)
        m = mmap.mmap(fd, 0, prot=mmap.PROT_READ)
        assert m[:] == os.pread(fd, 1 << 20, 0)
        fd = os.open(d, os.O_RDONLY)
        os.fsync(fd)
        with open(d + 'big.bin', 'wb', buffering=0) as f:
            assert f.write(b'x' * (3 << 20)) == 3 << 20
            os.fsync(f.fileno())
        assert open(d + 'big.bin', 'rb').read() == b'x' * (3 << 20)
        print('done')
        """));

    [MountFact]
    public void Other_processes_see_every_edit_at_once()
    {
        Mount.Sh("""
            d=redis/db_0/strings
            for i in $(seq 60); do
                before=$(stat -c %s CHECKSUMS)
                echo "$i" > $d/f$i.bin
                ls $d | grep -qx f$i.bin || exit 1
                test "$(cat $d/f$i.bin)" = "$i" || exit 2
                test "$(stat -c %s CHECKSUMS)" -gt "$before" || exit 3
                grep -q "strings/f$i.bin" CHECKSUMS || exit 4
                test "$(stat -c %s CHECKSUMS)" = "$(wc -c < CHECKSUMS)" || exit 5
                rm $d/f$i.bin
                ls $d | grep -qx f$i.bin && exit 6
                test "$(stat -c %s CHECKSUMS)" = "$before" || exit 7
            done
            """);
        mount.Value.CheckSums();
    }

    [MountFact]
    public void Files_that_follow_from_others_are_never_old()
    {
        Mount.Sh("""
            cd redis/db_0
            key=$(head -1 strings_ttl.jsonl | sed 's/.*"key":"\([^"]*\)".*/\1/')
            cat strings_ttl.jsonl > /dev/null; stat strings_ttl.jsonl > /dev/null
            for i in $(seq 20); do
                mv "strings/$key.bin" "strings/moved$i.bin" && key=moved$i
                grep -q "\"$key\"" strings_ttl.jsonl || exit 1
                test "$(stat -c %s strings_ttl.jsonl)" = "$(cat strings_ttl.jsonl | wc -c)" || exit 2
                test "$(stat -c %s strings_ttl.jsonl)" = "$(dd if=strings_ttl.jsonl bs=7 status=none | wc -c)" || exit 3
            done
            sed -i "/\"$key\"/d" strings_ttl.jsonl
            grep "\"$key\"" strings_ttl.jsonl && exit 4
            printf '{"key":"%s","expire_at_ms":4102444800000}\n' "$key" >> strings_ttl.jsonl
            printf '{"key":"greeting","expire_at_ms":4102444800000}\n' >> strings_ttl.jsonl
            tail -1 strings_ttl.jsonl | grep -q '"greeting"' || exit 5
            mv strings/greeting.bin strings/hello.bin
            grep -q '"hello"' strings_ttl.jsonl || exit 6
            grep '"greeting"' strings_ttl.jsonl && exit 7
            printf '{"key":"num","expire_at_ms":4102444800000}\n' >> strings_ttl.jsonl
            tail -1 strings_ttl.jsonl | grep -q '"num"' || exit 8
            test "$(stat -c %s strings_ttl.jsonl)" = "$(cat strings_ttl.jsonl | wc -c)" || exit 9
            cat strings_ttl.jsonl | tr -d '\000' | cmp - strings_ttl.jsonl || exit 10
            """);
        mount.Value.CheckSums();
    }

    [MountFact]
    public void Thousands_of_files_can_be_removed_while_they_are_listed()
    {
        mount.Value.Python("""
            import os
            os.makedirs('s3/many/dir')
            for i in range(3000):
                with open('s3/many/dir/o%d' % i, 'w') as f:
                    f.write('content %d' % i)
            assert len(os.listdir('s3/many/dir')) == 3000
            with os.scandir('s3/many/dir') as entries:
                for n, entry in enumerate(entries):
                    if n % 3 == 0:
                        os.unlink(entry.path)
            assert len(os.listdir('s3/many/dir')) == 2000
            """);
        Mount.Sh("rm -r s3/many && test ! -e s3/many");
        mount.Value.CheckSums();
    }

    [MountFact]
    public void Unmounting_by_force_with_open_files_ends_cleanly_and_edits_stay()
    {
        Mount.Sh("exec 3> redis/db_0/strings/held.bin && echo held >&3 && (sleep 1 <&3 >/dev/null 2>&1 &)");
        Mount.Tell("lazy");
        Assert.Equal(0, Mount.WaitForEnd());
    }
}
