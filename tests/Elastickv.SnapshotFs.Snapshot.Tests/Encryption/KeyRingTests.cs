using System.Text;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Encryption;

/// <summary>The key-encryption key and <c>keys.json</c>, right and hostile (spec 01 §5.2).</summary>
public class KeyRingTests
{
    private const string Good = "OaWB+gmSLrNVUJ/nVK8ooBLw8QQKjqvYb6FOaGKxqmIqQ9eh4csX5ifDfrtXB+bw6Gtp2zik4cgwx3MV";

    [Theory]
    [InlineData("keys.json")]
    [InlineData("keys-00000000000000f1.json")]
    public void Real_key_files_open(string name) =>
        KeyRing.Load(GoldenData.At("encrypted", "kek.bin"), GoldenData.At("encrypted", name)).Dispose();

    [Fact]
    public void The_wrapped_key_of_the_specification_opens()
    {
        // V9: KEK 00..1f, DEK 40..5f; the row's tag proves the key.
        using var kek = new TemporaryFile([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        using var keys = new TemporaryFile(Encoding.UTF8.GetBytes(TestKeys.Json(
            TestKeys.Entry(7, Convert.FromBase64String("oKGio6Slpqeoqaqrplk+bgGORPgqLM2YSzeOkSD9C0PG4hQ7xFd83SP2K14zwby0+3QQrdPoXhVroI5U")))));
        using KeyRing ring = KeyRing.Load(kek.Path, keys.Path);
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 0x01977420dc000005 }
            .Raw(
                OpenedSnapshot.Bytes("2172656469737c7374727c736563726574 fe688bdf23fffffa"),
                OpenedSnapshot.Bytes("02 0000000000000000 01 00 00000007 79c300010000000000000001 489f84c09b 15c4bd4b819f2aa78f0171253f76f775")).ToBytes();
        using var snapshot = new OpenedSnapshot(file, new SnapshotOptions { Keys = ring });
        Assert.Equal("ff01006869", snapshot.Read("!redis|str|secret"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_key_encryption_key_has_32_bytes(int length)
    {
        using var keys = new TestKeys(7);
        using var kek = new TemporaryFile(new byte[length]);
        SnapshotException refused = Assert.Throws<SnapshotException>(() => KeyRing.Load(kek.Path, keys.KeysPath));
        Assert.Equal((SnapshotFault.BadKeys, kek.Path), (refused.FaultClass, refused.Path));
        Assert.Contains("exactly 32 raw bytes", refused.Message);
    }

    [Fact]
    public void Another_key_encryption_key_is_refused_and_not_shown()
    {
        using var keys = new TestKeys(7, 9);
        using var kek = new TemporaryFile("AnotherKeyAnotherKeyAnotherKey!!"u8);
        SnapshotException refused = Assert.Throws<SnapshotException>(() => KeyRing.Load(kek.Path, keys.KeysPath));
        Assert.Equal((SnapshotFault.BadKeys, keys.KeysPath), (refused.FaultClass, refused.Path));
        Assert.Contains("key 7 does not open", refused.Message);
        Assert.DoesNotContain("AnotherKey", refused.ToString());
    }

    [Theory]
    [InlineData("", "not JSON: line 1, byte 1")]
    [InlineData("{\n\"version\":2,\n\"keys\":{,}}", "not JSON: line 3, byte 9")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{}", "expected version 1 or 2")]
    [InlineData("""{"version":3,"keys":{}}""", "expected version 1 or 2")]
    [InlineData("""{"version":"2","keys":{}}""", "expected version 1 or 2")]
    [InlineData("""{"version":1e400,"keys":{}}""", "expected version 1 or 2")]
    [InlineData("""{"version":2}""", "expected an object of keys")]
    [InlineData("""{"version":2,"keys":[]}""", "expected an object of keys")]
    [InlineData("""{"version":2,"keys":{"0":{}}}""", "expected a key id")]
    [InlineData("""{"version":2,"keys":{"07":{}}}""", "expected a key id")]
    [InlineData("""{"version":2,"keys":{"-7":{}}}""", "expected a key id")]
    [InlineData("""{"version":2,"keys":{"":{}}}""", "expected a key id")]
    [InlineData("""{"version":2,"keys":{"4294967296":{}}}""", "expected a key id")]
    [InlineData("""{"version":2,"keys":{"7":7}}""", "key 7: expected a purpose")]
    [InlineData("""{"version":2,"keys":{"7":{"purpose":"other","wrapped":"A"}}}""", "key 7: expected a purpose")]
    [InlineData("""{"version":2,"keys":{"7":{"purpose":"storage"}}}""", "key 7: expected a wrapped key of 60 bytes")]
    [InlineData("""{"version":2,"keys":{"7":{"purpose":"storage","wrapped":"not base64"}}}""", "key 7: expected a wrapped key of 60 bytes")]
    [InlineData("""{"version":2,"keys":{"7":{"purpose":"storage","wrapped":"AAAA"}}}""", "key 7: expected a wrapped key of 60 bytes")]
    [InlineData("""{"version":2,"keys":{"7":{"purpose":"storage","wrapped":"GOOD"},"7":{"purpose":"storage","wrapped":"GOOD"}}}""", "key 7 is there twice")]
    public void Hostile_key_files_are_refused(string text, string reason)
    {
        using var keys = new TestKeys(7);
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(text.Replace("GOOD", Good)));
        SnapshotException refused = Assert.Throws<SnapshotException>(() => KeyRing.Load(keys.KekPath, file.Path));
        Assert.Equal(SnapshotFault.BadKeys, refused.FaultClass);
        Assert.StartsWith($"{file.Path}: bad-keys: {reason}", refused.Message);
    }

    [Fact]
    public void A_key_file_beyond_its_cap_is_refused()
    {
        using var keys = new TestKeys(7);
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(new string(' ', 1 << 20) + "{}"));
        Assert.Contains("at most 1048576 bytes", Assert.Throws<SnapshotException>(() => KeyRing.Load(keys.KekPath, file.Path)).Message);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        using var keys = new TestKeys(7);
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes("""{"version":2,"keys":{},"deep":""" + new string('[', 100_000)));
        Assert.Contains("not JSON", Assert.Throws<SnapshotException>(() => KeyRing.Load(keys.KekPath, file.Path)).Message);
    }

    [Theory]
    [InlineData("""{"version":1,"keys":{}}""")]
    [InlineData("""{"version":2,"keys":null}""")]
    public void A_key_file_may_hold_no_keys(string text)
    {
        using var keys = new TestKeys(7);
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(text));
        using KeyRing ring = KeyRing.Load(keys.KekPath, file.Path);
        using var snapshot = new OpenedSnapshot(new SnapshotBuilder { LastCommitTimestamp = 9 }.Add(keys.Seal(StreamRow.Of("k"u8, 9, "v"u8))).ToBytes(), new SnapshotOptions { Keys = ring });
        Assert.Equal(ProblemClass.UnknownKey, Assert.Single(snapshot.Problems()).Class);
    }

    [Fact]
    public void Missing_files_are_IOExceptions()
    {
        using var keys = new TestKeys(7);
        Assert.ThrowsAny<IOException>(() => KeyRing.Load(keys.KekPath + ".no", keys.KeysPath));
        Assert.ThrowsAny<IOException>(() => KeyRing.Load(keys.KekPath, keys.KeysPath + ".no"));
    }
}
