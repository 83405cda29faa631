<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <custom>true</custom>
    --> <?a <!-- ?> -->
    <!-- above --> <![CDATA[<!--]]> -->
    <loginIpRanges>
        <description>a <!-- b --><![CDATA[-->]]></description>
        <endAddress>192.0.2.9</endAddress>
        <!-- above -->
        <startAddress>192.0.2.9</startAddress>
    </loginIpRanges>
</Profile>
